using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Classroom.Meetings;
using Classroom.Server.Edge;

namespace Classroom.Server.Contract;

/// <summary>
/// Writes the TypeScript contract from the records that are the wire: commands, events, views and hub messages, by System.Text.Json's own metadata,
/// so that what is written here is what is sent.
/// </summary>
internal sealed class ContractWriter(IReadOnlyList<ModuleDescription> modules)
{
    // What the hub and the HTTP interface say besides commands, events and views.
    private static readonly Type[] s_messages =
    [
        typeof(JoinRequest), typeof(JoinAccepted), typeof(JoinRefused), typeof(SendRequest), typeof(SendAccepted), typeof(SendRefused),
        typeof(NoticeMessage), typeof(QualityMessage), typeof(ClosedMessage), typeof(ClientInfo), typeof(CreatedRoom), typeof(CreatedToken), typeof(RoomInfo),
        typeof(UploadAccepted), typeof(EchoDescriptions), typeof(EchoRelays),
    ];

    // Outbox writes the bytes of events itself, so that each is serialised once, and DescribeRequest checks what goes together: no record says either.
    private const string WrittenByHand =
        """

        /** One event as a browser gets it. */
        export interface EventItem<E = Event> {
          readonly seq: number;
          readonly at: string;
          readonly actor: ParticipantId | null;
          readonly event: E;
        }

        /** Covers the numbers from..to completely; view replaces the named modules' folded state, valid at to. */
        export interface EventsMessage {
          readonly from: number;
          readonly to: number;
          readonly events: readonly EventItem[];
          readonly view?: Partial<MeetingView> | null;
        }

        /** What an m-line of an offer is; the second word of an m-line's msid ends in it. */
        export type TrackLabel = "audio" | "video" | "screen" | "screenAudio" | "otherScreen" | "otherScreenAudio" | "document";

        export interface SectionLabel {
          readonly mid: string;
          readonly label: TrackLabel;
        }

        /** A session description for or from the server. */
        export interface SessionDescription {
          readonly pc: "publish" | "subscribe";
          readonly type: "offer" | "answer";
          readonly revision: number;
          readonly sdp: string;
          /** Of a client's offer. */
          readonly labels?: readonly SectionLabel[];
        }

        /** How large one of somebody's pictures is shown (the camera unless said otherwise), in lines of the screen's pixels; 0 for not at all. Pinned: before others alike. */
        export interface TileSize {
          readonly participantId: ParticipantId;
          readonly lines: number;
          readonly label?: TrackLabel;
          readonly pinned?: boolean;
        }

        /** What Describe takes and brings; a request asks for (new) offers and says what can be decoded, a restart begins ICE anew on the connection that there is, tiles say how large pictures are shown, stills whether cameras come as a picture every few seconds, layers which of the camera's nobody can use. */
        export type Description =
          | SessionDescription
          | { readonly pc: "publish"; readonly type: "restart"; readonly revision: number; readonly sdp: string; readonly labels?: readonly SectionLabel[] }
          | { readonly pc: "publish"; readonly type: "request" }
          | { readonly pc: "publish"; readonly type: "layers"; readonly off: readonly string[] }
          | { readonly pc: "subscribe"; readonly type: "request"; readonly decodes: readonly string[] }
          | { readonly pc: "subscribe"; readonly type: "restart" }
          | { readonly pc: "subscribe"; readonly type: "tiles"; readonly tiles: readonly TileSize[] }
          | { readonly pc: "subscribe"; readonly type: "stills"; readonly stills: boolean };

        """;

    // Events that no browser ever sees.
    private static readonly Type[] s_hidden =
    [
        typeof(Modules.Participants.Contract.SeatSecured), typeof(Modules.Participants.Contract.WatchedChanged), typeof(Modules.Whiteboard.Contract.StepReversed),
    ];

    private readonly StringBuilder _text = new();
    private readonly HashSet<Type> _written = [];
    private readonly Queue<Type> _wanted = new();
    private readonly DocComments _comments = DocComments.Load();
    private readonly JsonSerializerOptions _options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        TypeInfoResolver = JsonTypeInfoResolver.Combine([.. modules.Select(module => module.Json), new DefaultJsonTypeInfoResolver()]),
    };

    public string Write()
    {
        _text.Append("// Generated from the C# records by \"Classroom.Server contract\"; do not edit.\n");
        var commands = modules.SelectMany(module => module.Commands).ToList();
        var events = modules.SelectMany(module => module.Events)
            .Where(type => !s_hidden.Contains(type)).ToList();
        WriteAll(commands.Concat(events).Concat(modules.Select(module => module.View)).Concat(modules.Select(module => module.Part).OfType<Type>()));
        WriteUnion("Command", commands);
        WriteUnion("Event", events);
        _text.Append("\nexport interface MeetingView {\n");
        foreach (var module in modules)
            _text.Append(CultureInfo.InvariantCulture, $"  readonly {module.Name}: {module.View.Name};\n");
        _text.Append("}\n");
        WriteAll(s_messages);
        WriteUnion("JoinReply", [typeof(JoinAccepted), typeof(JoinRefused)]);
        WriteUnion("SendReply", [typeof(SendAccepted), typeof(SendRefused)]);
        _text.Append(WrittenByHand.Replace("\r", "", StringComparison.Ordinal));
        return _text.ToString();
    }

    private void WriteAll(IEnumerable<Type> types)
    {
        foreach (var type in types)
        {
            _wanted.Enqueue(type);
            while (_wanted.TryDequeue(out var next))
            {
                if (_written.Add(next))
                    WriteType(next);
            }
        }
    }

    private void WriteType(Type type)
    {
        if (type.IsEnum)
        {
            WriteComment(type);
            var names = type.GetFields(BindingFlags.Public | BindingFlags.Static)
                .Select(field => $"\"{field.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()?.Name ?? throw Unnamed(field)}\"");
            _text.Append(CultureInfo.InvariantCulture, $"export type {type.Name} = {string.Join(" | ", names)};\n");
            return;
        }

        if (IsId(type))
        {
            // A flavour: plain text may become an id, one kind of id never becomes another.
            WriteComment(type);
            _text.Append(CultureInfo.InvariantCulture, $"export type {type.Name} = string & {{ readonly __id?: \"{type.Name}\" }};\n");
            return;
        }

        var members = Members(type);
        WriteComment(type);
        _text.Append(CultureInfo.InvariantCulture, $"export interface {type.Name} {{\n").Append(members).Append("}\n");
    }

    private string Members(Type type)
    {
        var text = new StringBuilder();
        if (type.IsSubclassOf(typeof(Command)) || type.IsSubclassOf(typeof(Event)))
            text.Append(CultureInfo.InvariantCulture, $"  readonly type: \"{WireNames.Of(type)}\";\n");
        foreach (var property in _options.GetTypeInfo(type).Properties)
        {
            var optional = property.AssociatedParameter?.HasDefaultValue == true;
            var literal = property.AttributeProvider?.GetCustomAttributes(typeof(WireLiteralAttribute), false).OfType<WireLiteralAttribute>().FirstOrDefault();
            var name = literal?.Literal ?? Name(property);
            text.Append(CultureInfo.InvariantCulture, $"  readonly {property.Name}{(optional ? "?" : "")}: {name};\n");
        }

        return text.ToString();
    }

    private string Name(JsonPropertyInfo property)
    {
        var type = property.PropertyType;
        if (Nullable.GetUnderlyingType(type) is { } value)
            return Name(value) + " | null";
        return Name(type) + (!type.IsValueType && property.IsGetNullable ? " | null" : "");
    }

    private string Name(Type type)
    {
        if (type == typeof(string) || type == typeof(DateTimeOffset))
            return "string";
        if (type == typeof(bool))
            return "boolean";
        if (type == typeof(int) || type == typeof(long) || type == typeof(double))
            return "number";
        if (type == typeof(RawJson))
            return "MeetingView";
        if (type == typeof(JsonElement))
            return nameof(Command);
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>))
            return $"readonly {Name(type.GetGenericArguments()[0])}[]";
        if (type.Namespace?.StartsWith("Classroom.", StringComparison.Ordinal) != true)
            throw new InvalidOperationException($"The contract has no word for {type}.");
        _wanted.Enqueue(type);
        return type.Name;
    }

    private void WriteUnion(string name, IEnumerable<Type> types)
    {
        _text.Append(CultureInfo.InvariantCulture, $"\nexport type {name} =");
        foreach (var type in types)
            _text.Append(CultureInfo.InvariantCulture, $"\n  | {type.Name}");
        _text.Append(";\n");
    }

    private void WriteComment(Type type)
    {
        _text.Append('\n');
        if (_comments.Of(type) is { } comment)
            _text.Append(CultureInfo.InvariantCulture, $"/** {comment} */\n");
    }

    private static bool IsId(Type type) => type.GetInterfaces().Any(one => one.IsGenericType && one.GetGenericTypeDefinition() == typeof(IId<>));

    private static InvalidOperationException Unnamed(FieldInfo field) => new($"{field.DeclaringType}.{field.Name} has no wire name.");
}
