namespace CacheCow.Net.EntityFrameworkCore;

/// <summary>How far the changes of a command may reach. Ordered: of two, the greater counts.</summary>
internal enum SqlReach
{
    /// <summary>It surely changes nothing.</summary>
    Nothing,

    /// <summary>It changes nothing but tables that it names.</summary>
    Named,

    /// <summary>It may change any table.</summary>
    Anything,

    /// <summary>It may change any table, and may commit in the midst of it.</summary>
    Opaque,
}
