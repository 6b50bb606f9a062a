using CacheCow.Net.Testing;

namespace CacheCow.Net.EntityFrameworkCore.Tests;

/// <summary>The store as one process has it.</summary>
internal sealed class ProcessStore(ICacheStore store) : StoreDouble(store);
