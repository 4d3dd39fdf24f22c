using System.Text.Json;

namespace Classroom.Server.Edge;

/// <summary>A command with the sender's id for it.</summary>
public sealed record SendRequest(string Id, JsonElement Command);
