namespace Classroom.Meetings;

/// <summary>A fact, in the past tense (VoteCast); its wire name is the record's name in camel case.</summary>
public abstract record Event;
