using Classroom.Meetings;

namespace Classroom.Testing;

/// <summary>Somebody in a scene; the id is the name in lower case.</summary>
public sealed record Person(string Name)
{
    public ParticipantId Id { get; } = new(Name.ToLowerInvariant());

    public Attendee Moderator => new(this, Role.Moderator);

    public Attendee Viewer => new(this, Role.Viewer);
}

/// <summary>Somebody with a role.</summary>
public sealed record Attendee(Person Person, Role Role);

/// <summary>The cast of most scenes.</summary>
public static class People
{
    public static Person Alice { get; } = new("Alice");

    public static Person Bob { get; } = new("Bob");

    public static Person Carol { get; } = new("Carol");

    public static Person Dave { get; } = new("Dave");
}
