using System.Runtime.InteropServices;

namespace CacheCow.Net.Files;

/// <summary>The system's answer, as <c>struct statx</c> lays it out on every architecture.</summary>
[StructLayout(LayoutKind.Explicit, Size = 256)]
internal readonly struct StatxAnswer
{
    private const int KindBits = 0xF000;
    private const int RegularBits = 0x8000;
    private const int DirectoryBits = 0x4000;

    [FieldOffset(28)]
    private readonly ushort _mode;

    [FieldOffset(32)]
    public readonly ulong Number;

    [FieldOffset(40)]
    public readonly long Length;

    [FieldOffset(80)]
    public readonly StatxTime Creation;

    [FieldOffset(96)]
    public readonly StatxTime Change;

    [FieldOffset(112)]
    public readonly StatxTime LastWrite;

    [FieldOffset(136)]
    private readonly uint _deviceMajor;

    [FieldOffset(140)]
    private readonly uint _deviceMinor;

    public bool IsRegular => (_mode & KindBits) == RegularBits;

    public bool IsDirectory => (_mode & KindBits) == DirectoryBits;

    /// <summary>Which file of which file system: numbers are one file system's own.</summary>
    public ulong FileId => Number ^ ((ulong)_deviceMajor << 48) ^ ((ulong)_deviceMinor << 32);
}
