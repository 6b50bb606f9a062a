using System.Collections.Frozen;
using Microsoft.EntityFrameworkCore.Storage.Json;

namespace CacheCow.Net.EntityFrameworkCore;

/// <summary>How values of plain types are written if the provider does not say it, as MySQL's does not.</summary>
internal static class PlainJson
{
    private static readonly FrozenDictionary<Type, JsonValueReaderWriter> ByType = new JsonValueReaderWriter[]
    {
        JsonBoolReaderWriter.Instance, JsonByteReaderWriter.Instance, JsonSByteReaderWriter.Instance, JsonInt16ReaderWriter.Instance, JsonUInt16ReaderWriter.Instance,
        JsonInt32ReaderWriter.Instance, JsonUInt32ReaderWriter.Instance, JsonInt64ReaderWriter.Instance, JsonUInt64ReaderWriter.Instance, JsonDecimalReaderWriter.Instance,
        JsonDoubleReaderWriter.Instance, JsonFloatReaderWriter.Instance, JsonStringReaderWriter.Instance, JsonCharReaderWriter.Instance, JsonGuidReaderWriter.Instance,
        JsonByteArrayReaderWriter.Instance, JsonDateTimeReaderWriter.Instance, JsonDateTimeOffsetReaderWriter.Instance, JsonDateOnlyReaderWriter.Instance,
        JsonTimeOnlyReaderWriter.Instance, JsonTimeSpanReaderWriter.Instance,
    }.ToFrozenDictionary(one => one.ValueType);

    /// <summary>The writer of a type; <see langword="null"/>: it is none of these.</summary>
    public static JsonValueReaderWriter? Of(Type type) => ByType.GetValueOrDefault(Nullable.GetUnderlyingType(type) ?? type);
}
