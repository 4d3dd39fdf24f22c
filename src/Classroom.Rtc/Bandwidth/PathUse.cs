namespace Classroom.Rtc.Bandwidth;

/// <summary>What the delay says about a path (draft-ietf-rmcat-gcc-02 section 5.4).</summary>
internal enum PathUse
{
    Normal,

    /// <summary>A queue is being emptied.</summary>
    Under,

    /// <summary>A queue is filling: more goes in than comes out.</summary>
    Over,
}
