namespace CacheCow.Net.EntityFrameworkCore;

public partial class EfCacheCow<TContext>
{
    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The object is not of the type that is written, or the model does not have its type.</exception>
    /// <exception cref="InvalidOperationException">The model has values for the object that its class has no member for.</exception>
    protected sealed override void CheckNewValue(Lookup key, object newValue)
    {
        base.CheckNewValue(key, newValue);
        var entity = _model.Value.Find(newValue.GetType()) ?? throw UnknownType(newValue.GetType(), typeof(TContext).Name, _model.Value.Known);

        // Nobody knows what they are by now: what was remembered when it was read may be old.
        if (entity.Of(newValue).HasShadows)
        {
            throw new InvalidOperationException(
                $"The model has values for {key.Type.Name}, or for something that it owns, that no member of the class holds (shadow properties), so that they cannot be handed over. " +
                "Leave Complete out: the next Get reads the entity.");
        }
    }
}
