using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Update;

namespace CacheCow.Net.EntityFrameworkCore;

/// <summary>
/// Which lookups of one field a changed entity touches.
/// </summary>
/// <remarks>
/// A modified value that is the same as before says that nobody knows the one before: the entity was attached and marked as modified as a whole (<c>Update</c>). The object may be
/// cached by any value, so all objects of its type are invalidated.
/// </remarks>
internal sealed class FieldPlan
{
    private readonly EntityField _field;
    private readonly IProperty _source;
    private readonly ValueComparer _comparer;
    private readonly string _modelTag;
    private readonly bool _isConverted;

    /// <param name="field">The field that objects are got by.</param>
    /// <param name="source">The property of the changed entity that holds its value.</param>
    public FieldPlan(EntityField field, IProperty source)
    {
        (_field, _source) = (field, source);
        _comparer = source.GetValueComparer();
        _modelTag = LookupCacheCow.ModelTagOf(field.Type);
        _isConverted = Plain(source.ClrType) != Plain(field.ValueType);
    }

    public void Collect(IUpdateEntry entry, Changes changes)
    {
        switch (entry.EntityState)
        {
            case EntityState.Added:
                AddNew(entry, changes);
                break;
            case EntityState.Modified:
                AddModified(entry, changes);
                break;
            default:
                AddOriginal(entry, changes);
                break;
        }
    }

    /// <summary>The value that the entity has now.</summary>
    public void AddCurrent(IUpdateEntry entry, Changes changes) => Add(entry.GetCurrentValue(_source), changes);

    private void AddNew(IUpdateEntry entry, Changes changes)
    {
        if (entry.IsStoreGenerated(_source) || entry.HasTemporaryValue(_source))
            changes.AddLate(entry, this);
        else
            AddCurrent(entry, changes);
    }

    private void AddModified(IUpdateEntry entry, Changes changes)
    {
        AddOriginal(entry, changes);
        if (entry.IsStoreGenerated(_source) || entry.HasTemporaryValue(_source))
            changes.AddLate(entry, this);
        else if (!entry.IsModified(_source))
            return;
        else if (entry.CanHaveOriginalValue(_source) && !_comparer.Equals(entry.GetOriginalValue(_source), entry.GetCurrentValue(_source)))
            AddCurrent(entry, changes);
        else
            changes.AddTag(_modelTag);
    }

    private void AddOriginal(IUpdateEntry entry, Changes changes)
    {
        if (entry.CanHaveOriginalValue(_source))
            Add(entry.GetOriginalValue(_source), changes);
        else
            changes.AddTag(_modelTag);
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
            changes.Keys.Add(new Lookup(_field.Type, _field.Name, _field.Convert(value)));
        }
        catch (ArgumentException)
        {
            // No object is got by such a value; but who compares the two in the source may compare more leniently.
            changes.AddTag(_modelTag);
        }
    }

    private static Type Plain(Type type) => Nullable.GetUnderlyingType(type) ?? type;
}
