namespace Classroom.Rtc.Sdp;

/// <summary>Direction attribute, from the writer's point of view (RFC 8866 section 6.7).</summary>
public enum MediaDirection
{
    SendRecv,
    SendOnly,
    RecvOnly,
    Inactive,
}
