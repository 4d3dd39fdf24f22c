namespace Classroom.Meetings;

/// <summary>A part of a module's view that is fetched apart, as a record of the module's contract.</summary>
/// <param name="Module">Whose part it is.</param>
/// <param name="Seq">The number of the last event that changed it; the record and the view say it too.</param>
/// <param name="Value">What is in it; never changed.</param>
public sealed record ViewPart(string Module, long Seq, object Value);
