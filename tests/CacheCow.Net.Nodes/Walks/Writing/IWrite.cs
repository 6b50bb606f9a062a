namespace CacheCow.Net.Nodes;

/// <summary>A way to change objects and keep their cache true.</summary>
internal interface IWrite
{
    /// <summary>Changes all objects of a run, and stops at each step.</summary>
    /// <param name="part">Which part of each.</param>
    /// <returns>What became of it.</returns>
    Task<string> WriteAsync(WalkObjects objects, int part);
}
