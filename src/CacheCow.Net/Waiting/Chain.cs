namespace CacheCow.Net;

/// <summary>A list from the oldest to the newest, linked through its members: adding and removing allocate nothing and take the same time anywhere. Not thread safe.</summary>
internal sealed class Chain<T>
    where T : Chained<T>
{
    public T? Oldest { get; private set; }

    public T? Newest { get; private set; }

    /// <summary>Adds as the newest.</summary>
    public void Add(T member)
    {
        (member.Older, member.Newer) = (Newest, null);
        if (Newest is null)
            Oldest = member;
        else
            Newest.Newer = member;
        Newest = member;
    }

    public void Remove(T member)
    {
        if (member.Older is null)
            Oldest = member.Newer;
        else
            member.Older.Newer = member.Newer;

        if (member.Newer is null)
            Newest = member.Older;
        else
            member.Newer.Older = member.Older;

        (member.Older, member.Newer) = (null, null);
    }

    /// <summary>Makes a member the newest.</summary>
    public void Renew(T member)
    {
        if (member == Newest)
            return;
        Remove(member);
        Add(member);
    }
}
