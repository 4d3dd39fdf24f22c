namespace Classroom.Rtc.Codecs;

/// <summary>How pictures are coded; each is carried by an RTP payload format of its own.</summary>
public enum VideoCodec
{
    /// <summary>RFC 7741. Every browser has it.</summary>
    Vp8,

    /// <summary>RFC 6184, constrained baseline, packetization mode 1. Every browser has it, and most programs.</summary>
    H264,

    /// <summary>RFC 9628, profile 0.</summary>
    Vp9,

    /// <summary>The payload format of the Alliance for Open Media, main profile.</summary>
    Av1,
}
