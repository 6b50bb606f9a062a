namespace CacheCow.Net.MongoDB;

public partial class MongoCacheCow
{
    /// <inheritdoc/>
    /// <remarks>
    /// The document is created here, by the class map, and not from what was read before, because the object may have been changed since.
    /// </remarks>
    /// <exception cref="ArgumentException">
    /// The object is not of the class that is written, has another value in the field that it is looked up by, or has no <c>_id</c> yet.
    /// </exception>
    /// <exception cref="InvalidOperationException">
    /// The class of the object leaves out elements that a document may have, or the document could not be read back.
    /// </exception>
    protected sealed override void CheckNewValue(Lookup key, object newValue)
    {
        base.CheckNewValue(key, newValue);
        var document = WrittenDocument.Of(newValue);
        var asked = Asked(FieldOf(key.Type, key.Field));
        if (!WrittenDocument.MayHave(document, asked, asked.Convert(key.Value)))
        {
            throw new ArgumentException(
                $"The new {key.Type.Name} has another '{asked.Name}' than the write was begun for, and would be read by the old one. Begin the write with the lookups of the old and the new value, and complete the new one.",
                nameof(newValue));
        }

        _unstored.AddOrUpdate(newValue, document);
    }
}
