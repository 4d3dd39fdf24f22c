using Classroom.Sfu;

namespace Classroom.Server.Loops;

/// <summary>A router's event on its way from the worker.</summary>
public readonly record struct RoutedEvent(string Meeting, SfuEvent Event);
