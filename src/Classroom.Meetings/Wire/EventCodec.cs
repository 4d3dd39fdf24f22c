using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Classroom.Meetings;

/// <summary>Events to and from log rows, and, from the same bytes, to what browsers read. A body is serialised once.</summary>
public sealed class EventCodec
{
    private readonly Dictionary<string, Type> _types;
    private readonly Dictionary<string, Type> _views;
    private readonly Dictionary<string, Type> _parts;
    private readonly JsonSerializerOptions _options;

    /// <summary>A codec of all events and views of these modules.</summary>
    public EventCodec(IReadOnlyList<ModuleDescription> modules)
    {
        _types = WireNames.Index(modules.SelectMany(module => module.Events));
        _views = modules.ToDictionary(module => module.Name, module => module.View);
        _parts = modules.Where(module => module.Part is not null).ToDictionary(module => module.Name, module => module.Part!);
        _options = new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            TypeInfoResolver = JsonTypeInfoResolver.Combine([KernelJsonContext.Default, .. modules.Select(module => module.Json)]),
        };
        _options.MakeReadOnly();
    }

    /// <summary>An envelope as the log stores it.</summary>
    public LogRow Write(EventEnvelope envelope)
    {
        var type = envelope.Event.GetType();
        var name = WireNames.Of(type);
        if (!_types.ContainsKey(name))
            throw new InvalidOperationException($"No module describes the event {name}.");
        var body = JsonSerializer.SerializeToUtf8Bytes(envelope.Event, _options.GetTypeInfo(type));
        return new LogRow(
            envelope.Seq, envelope.Epoch, envelope.At, envelope.Actor.ToString(), envelope.CommandId?.Value, name,
            AudienceText.Write(envelope.Audience), body);
    }

    /// <summary>A row as an envelope; a row that nobody understands is a broken log, and throws.</summary>
    public EventEnvelope Read(LogRow row)
    {
        if (!_types.TryGetValue(row.Type, out var type))
            throw new FormatException($"The log holds an event of the unknown type {row.Type} at {row.Seq}.");
        var happened = (Event?)JsonSerializer.Deserialize(row.Body.Span, _options.GetTypeInfo(type))
            ?? throw new FormatException($"The log holds an empty event at {row.Seq}.");
        var actor = row.Actor.Length == 0 ? Actor.System : new Actor(new ParticipantId(row.Actor));
        CommandId? commandId = row.CommandId is { } id ? new CommandId(id) : null;
        return new EventEnvelope(row.Seq, row.Epoch, row.At, actor, commandId, AudienceText.Parse(row.Audience), happened);
    }

    /// <summary>A row as browsers read it: {"seq", "at", "actor", "event": {"type", …}}.</summary>
    public static byte[] WriteForClients(LogRow row)
    {
        using var stream = new MemoryStream(row.Body.Length + 160);
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { SkipValidation = true }))
        {
            writer.WriteStartObject();
            writer.WriteNumber("seq", row.Seq);
            writer.WriteString("at", row.At.ToUniversalTime());
            if (row.Actor.Length == 0)
                writer.WriteNull("actor");
            else
                writer.WriteString("actor", row.Actor);
            writer.WritePropertyName("event");
            writer.WriteRawValue(WithType(row), skipInputValidation: true);
            writer.WriteEndObject();
        }
        return stream.ToArray();
    }

    /// <summary>Views by module name as one JSON object.</summary>
    public byte[] WriteViews(IReadOnlyDictionary<string, object> views)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            writer.WriteStartObject();
            foreach (var (name, view) in views)
            {
                writer.WritePropertyName(name);
                JsonSerializer.Serialize(writer, view, _options.GetTypeInfo(_views[name]));
            }
            writer.WriteEndObject();
        }
        return stream.ToArray();
    }

    /// <summary>A part of a view as JSON.</summary>
    public void WritePart(Stream stream, ViewPart part) => JsonSerializer.Serialize(stream, part.Value, _options.GetTypeInfo(_parts[part.Module]));

    // The body is an object that was written here: "{}" or "{…}".
    private static byte[] WithType(LogRow row)
    {
        var head = System.Text.Encoding.UTF8.GetBytes($"{{\"type\":\"{row.Type}\"");
        var body = row.Body.Span[1..];
        var comma = body.Length > 1 ? 1 : 0;
        var json = new byte[head.Length + comma + body.Length];
        head.CopyTo(json, 0);
        if (comma == 1)
            json[head.Length] = (byte)',';
        body.CopyTo(json.AsSpan(head.Length + comma));
        return json;
    }
}
