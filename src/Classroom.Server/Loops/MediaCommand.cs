using Classroom.Sfu;

namespace Classroom.Server.Loops;

/// <summary>A router's command on its way to the worker.</summary>
public readonly record struct MediaCommand(string Meeting, SfuCommand Command);
