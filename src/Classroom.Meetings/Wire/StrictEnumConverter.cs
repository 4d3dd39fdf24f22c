using System.Text.Json.Serialization;

namespace Classroom.Meetings;

/// <summary>Enums by name only: a number is not a name.</summary>
public sealed class StrictEnumConverter<TEnum>() : JsonStringEnumConverter<TEnum>(namingPolicy: null, allowIntegerValues: false)
    where TEnum : struct, Enum;
