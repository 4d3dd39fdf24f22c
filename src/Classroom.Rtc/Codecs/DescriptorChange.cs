namespace Classroom.Rtc.Codecs;

/// <summary>
/// How one viewer's dependency descriptor differs from the publisher's: the frame's number, and (where Targets is not 0) which of so many decode targets the
/// viewer gets, to be told at so many bits from the beginning.
/// </summary>
public readonly record struct DescriptorChange(ushort FrameNumber, uint ActiveTargets, byte Targets, ushort TargetsAt);
