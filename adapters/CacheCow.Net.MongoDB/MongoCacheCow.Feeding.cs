using System.Linq.Expressions;

namespace CacheCow.Net.MongoDB;

public partial class MongoCacheCow
{
    internal string DatabaseName => _model.DatabaseName;

    internal string Source => _model.Source;

    internal static string NameOf(LambdaExpression field) => FieldName(field);

    /// <exception cref="ArgumentException">The class has no documents.</exception>
    internal string CollectionOf(Type type) => MongoModel.IsDocument(type) ? _model.CollectionOf(type) : throw UnknownType(type, _model.Name, _model.KnownTypes);

    internal MongoField FieldFor(Type type, string field) => Asked(FieldOf(type, field));
}
