namespace Classroom.Meetings;

/// <summary>A wish, in the imperative (CastVote); its wire name is the record's name in camel case.</summary>
public abstract record Command;
