using Microsoft.EntityFrameworkCore;

namespace CacheCow.Net.EntityFrameworkCore.Tests.Writing.Tables;

/// <summary>A model of a test's own.</summary>
internal interface IShape
{
    static abstract void Build(ModelBuilder model);
}
