using Classroom.Sfu;

namespace Classroom.Server.Loops;

/// <summary>A router's command on its way to a worker, with the worker where the meeting began.</summary>
public readonly record struct MediaCommand(string Meeting, SfuCommand Command, int Home = 0);
