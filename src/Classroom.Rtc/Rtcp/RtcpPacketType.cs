namespace Classroom.Rtc.Rtcp;

/// <summary>RTCP packet types of RFC 3550 section 12.1 and RFC 4585 section 6.1.</summary>
public enum RtcpPacketType : byte
{
    SenderReport = 200,
    ReceiverReport = 201,
    SourceDescription = 202,
    TransportFeedback = 205,
    PayloadFeedback = 206,
}
