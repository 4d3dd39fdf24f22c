using System.Text.Json.Serialization;
using Classroom.Modules.Chat.Contract;

namespace Classroom.Modules.Chat;

/// <summary>JSON of the chat's records.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(PostMessage))]
[JsonSerializable(typeof(EditMessage))]
[JsonSerializable(typeof(DeleteMessage))]
[JsonSerializable(typeof(MessagePosted))]
[JsonSerializable(typeof(MessageEdited))]
[JsonSerializable(typeof(MessageDeleted))]
[JsonSerializable(typeof(ChatView))]
[JsonSerializable(typeof(ChatSnapshot))]
internal sealed partial class ChatJsonContext : JsonSerializerContext;
