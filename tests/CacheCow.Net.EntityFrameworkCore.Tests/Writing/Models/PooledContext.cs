using Microsoft.EntityFrameworkCore;

namespace CacheCow.Net.EntityFrameworkCore.Tests.Writing;

/// <summary>The same model, in contexts that a pool uses again.</summary>
internal sealed class PooledContext(DbContextOptions<PooledContext> options) : PressContext(options);
