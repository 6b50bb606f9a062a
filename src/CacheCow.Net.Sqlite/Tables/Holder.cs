namespace CacheCow.Net.Sqlite;

/// <summary>Whose lease it is, seen by the one who asks.</summary>
internal enum Holder
{
    Nobody,
    Self,
    SomebodyElse,
}
