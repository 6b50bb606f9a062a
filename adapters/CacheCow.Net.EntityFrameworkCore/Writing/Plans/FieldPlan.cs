using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using Microsoft.EntityFrameworkCore.Update;

namespace CacheCow.Net.EntityFrameworkCore;

/// <summary>
/// Which lookups of one field a changed entity touches: by the value before the change, and after it. Where one of the two is not surely known, all objects of the type.
/// </summary>
/// <remarks>
/// <list type="bullet">
/// <item>A modified value that is the same as before says that nobody knows the one before: the entity was marked as modified as a whole (<c>Update</c>).</item>
/// <item>A value that the program gave may be stored in another form, and be looked up by that (<see cref="StoredForm"/>).</item>
/// <item>What a context believes to be stored is not, after a rollback, after SQL, or after a trigger. A key that the database has compared is.</item>
/// <item>What only the database takes for equal is no name of an object.</item>
/// </list>
/// </remarks>
internal sealed class FieldPlan
{
    private readonly EntityField _field;
    private readonly IProperty _source;
    private readonly ValueComparer _comparer;
    private readonly ValueConverter? _converter;
    private readonly StoredForm _form;
    private readonly IForeignKey[] _references;
    private readonly string _modelTag;
    private readonly bool _isOwn;
    private readonly bool _isConverted;
    private readonly bool _isSure;
    private readonly bool _isFixed;

    private FieldPlan(EntityField field, IProperty source, bool isOwn, StoredForm form, bool isExact, bool isSure)
    {
        (_field, _source, _isOwn, _form, _isSure) = (field, source, isOwn, form, isSure);
        _comparer = source.GetValueComparer();
        _converter = source.GetTypeMapping().Converter;
        _modelTag = LookupCacheCow.ModelTagOf(field.Type);
        _references = [.. source.GetContainingForeignKeys()];
        _isConverted = !IsOfOneForm(field.Property, source, isOwn);
        _isFixed = isExact && (source.IsPrimaryKey() || source.IsConcurrencyToken);
    }

    /// <summary>A plan.</summary>
    /// <param name="cache">The cache.</param>
    /// <param name="field">The field that objects are got by.</param>
    /// <param name="source">The property of the changed entity that holds its value.</param>
    /// <param name="isOwn">It is the very column; else the field's objects depend on the entity.</param>
    /// <param name="context">A context that saves such entities.</param>
    public static FieldPlan Of(EfCacheCow cache, EntityField field, IProperty source, bool isOwn, DbContext context)
    {
        var isExact = Exactness.Of(source, context);
        return new FieldPlan(field, source, isOwn, new StoredForm(source, context), isExact, isOwn || (isExact && cache.IsExact(field)));
    }

    public void Collect(IUpdateEntry entry, IUpdateAdapter others, bool isDoubtful, Changes changes)
    {
        if (!_isSure)
        {
            changes.AddTag(_modelTag);
            return;
        }

        switch (entry.EntityState)
        {
            case EntityState.Added:
                AddNew(entry, others, changes);
                break;
            case EntityState.Modified:
                AddModified(entry, others, isDoubtful, changes);
                break;
            default:
                AddOriginal(entry, isDoubtful, changes);
                break;
        }
    }

    /// <summary>The value that the entity has now.</summary>
    public void AddCurrent(IUpdateEntry entry, Changes changes) => Add(entry.GetCurrentValue(_source), changes);

    private void AddNew(IUpdateEntry entry, IUpdateAdapter others, Changes changes)
    {
        if (IsMade(entry, others))
            changes.AddLate(entry, this);
        else
            AddGiven(entry, changes);
    }

    private void AddModified(IUpdateEntry entry, IUpdateAdapter others, bool isDoubtful, Changes changes)
    {
        AddOriginal(entry, isDoubtful, changes);
        if (IsMade(entry, others))
            changes.AddLate(entry, this);
        else if (!entry.IsModified(_source))
            return;
        else if (entry.CanHaveOriginalValue(_source) && !_comparer.Equals(entry.GetOriginalValue(_source), entry.GetCurrentValue(_source)))
            AddGiven(entry, changes);
        else
            changes.AddTag(_modelTag);
    }

    private void AddOriginal(IUpdateEntry entry, bool isDoubtful, Changes changes)
    {
        if (entry.CanHaveOriginalValue(_source))
            Add(entry.GetOriginalValue(_source), changes);
        else
            changes.AddTag(_modelTag);
        if (isDoubtful && !_isFixed)
            changes.AddTag(_modelTag);
    }

    private void AddGiven(IUpdateEntry entry, Changes changes)
    {
        var value = entry.GetCurrentValue(_source);
        Add(value, changes);
        if (!_form.Keeps(value))
            changes.AddTag(_modelTag);
        if (!_isFixed)
            changes.AddWritten(entry);
    }

    // A reference to what is new, too, whose number is still a temporary one: also where the program has copied that.
    private bool IsMade(IUpdateEntry entry, IUpdateAdapter others)
    {
        if (entry.IsStoreGenerated(_source) || entry.HasTemporaryValue(_source))
            return true;
        foreach (var reference in _references)
        {
            if (others.FindPrincipal(entry, reference) is { EntityState: EntityState.Added } principal && IsMade(principal, reference))
                return true;
        }

        return false;
    }

    private bool IsMade(IUpdateEntry principal, IForeignKey reference)
    {
        for (var i = 0; i < reference.Properties.Count; i++)
        {
            var key = reference.PrincipalKey.Properties[i];
            if (reference.Properties[i] == _source && (principal.IsStoreGenerated(key) || principal.HasTemporaryValue(key)))
                return true;
        }

        return false;
    }

    private void Add(object? value, Changes changes)
    {
        if (value is null && !_field.CanBeNull)
            return;
        if (!_isConverted || value is null)
            changes.Keys.Add(new Lookup(_field.Type, _field.Name, value));
        else
            AddConverted(value, changes);
    }

    private void AddConverted(object value, Changes changes)
    {
        try
        {
            changes.Keys.Add(new Lookup(_field.Type, _field.Name, _isOwn ? _field.FromSource(_converter is null ? value : _converter.ConvertToProvider(value)) : _field.Convert(value)));
        }
        catch (ArgumentException)
        {
            // No object is got by such a value; but who compares the two in the source may compare more leniently.
            changes.AddTag(_modelTag);
        }
    }

    // Two models may convert one column in two ways.
    private static bool IsOfOneForm(IProperty field, IProperty source, bool isOwn) =>
        field == source
        || (Plain(source.ClrType) == Plain(field.ClrType) && (!isOwn || (source.GetTypeMapping().Converter is null && field.GetTypeMapping().Converter is null)));

    private static Type Plain(Type type) => Nullable.GetUnderlyingType(type) ?? type;
}
