using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Classroom.Meetings;

/// <summary>
/// Commands from and to JSON, strictly: {"type": "castVote", …} with exactly the record's properties. Whatever is wrong gives a rejection.
/// </summary>
public sealed class CommandCodec
{
    private const string TypeProperty = "type";

    private readonly Dictionary<string, Type> _personal;
    private readonly Dictionary<string, Type> _all;
    private readonly JsonSerializerOptions _options;

    /// <summary>A codec of all commands of these modules.</summary>
    public CommandCodec(IReadOnlyList<ModuleDescription> modules)
    {
        _personal = WireNames.Index(modules.SelectMany(module => module.Commands));
        _all = WireNames.Index(modules.SelectMany(module => module.Commands.Concat(module.SystemCommands)));
        _options = new JsonSerializerOptions(JsonSerializerOptions.Strict)
        {
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            MaxDepth = JsonLimits.DepthMax,
            TypeInfoResolver = JsonTypeInfoResolver
                .Combine([KernelJsonContext.Default, .. modules.Select(module => module.Json)])
                .WithAddedModifier(AddType),
        };
        _options.MakeReadOnly();
    }

    /// <summary>Reads a command that a person may send.</summary>
    public bool TryRead(
        ReadOnlySpan<byte> json, [NotNullWhen(true)] out Command? command, [NotNullWhen(false)] out Rejection? rejection) =>
        TryRead(json, JsonLimits.CommandBytesMax, JsonLimits.StringBytesMax, _personal, out command, out rejection);

    /// <summary>Reads a command that only the server may post.</summary>
    public bool TryReadSystem(
        ReadOnlySpan<byte> json, [NotNullWhen(true)] out Command? command, [NotNullWhen(false)] out Rejection? rejection) =>
        TryRead(json, JsonLimits.SystemCommandBytesMax, JsonLimits.SystemCommandBytesMax, _all, out command, out rejection);

    /// <summary>Writes any command with its type.</summary>
    public byte[] Write(Command command) => JsonSerializer.SerializeToUtf8Bytes(command, _options.GetTypeInfo(command.GetType()));

    // The type chose the record already; declaring it as a property lets "unknown property" and "doubled property" stay the serialiser's business.
    private static void AddType(JsonTypeInfo info)
    {
        if (!info.Type.IsSubclassOf(typeof(Command)))
            return;
        var name = WireNames.Of(info.Type);
        var property = info.CreateJsonPropertyInfo(typeof(string), TypeProperty);
        property.Get = _ => name;
        property.Set = static (_, _) => { };
        property.Order = -1;
        info.Properties.Add(property);
    }

    private bool TryRead(
        ReadOnlySpan<byte> json, int bytesMax, int stringBytesMax, Dictionary<string, Type> types,
        [NotNullWhen(true)] out Command? command, [NotNullWhen(false)] out Rejection? rejection)
    {
        command = null;
        rejection = JsonLimits.Check(json, bytesMax, stringBytesMax, out var type);
        if (rejection is not null)
            return false;
        if (type is null || !types.TryGetValue(type, out var record))
        {
            rejection = KernelRules.UnknownType;
            return false;
        }
        try
        {
            command = (Command?)JsonSerializer.Deserialize(json, _options.GetTypeInfo(record));
        }
        catch (JsonException wrong)
        {
            rejection = KernelRules.WrongShape($"Not a {type}: wrong at '{wrong.Path}'.");
            return false;
        }
        rejection = command is null ? KernelRules.WrongShape($"Not a {type}.") : null;
        return command is not null;
    }
}
