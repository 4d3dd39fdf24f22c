namespace Classroom.Sfu.Crossing;

/// <summary>What a message between two workers says. The first four go from where a track is published to where it is watched, the others back.</summary>
public enum CrossingKind : byte
{
    /// <summary>A packet of a layer: number, time and marker, with the payload behind.</summary>
    Packet,

    /// <summary>A layer is there: when it came last, what it takes, and its size or, of sound, when it was last speech.</summary>
    Layer,

    /// <summary>What the publisher's last sender report said of a layer's clock.</summary>
    Clock,

    /// <summary>How loud a packet of sound was, for whoever chooses the speakers.</summary>
    Level,

    /// <summary>Which layers are looked at, as bits, and how many lines the largest tile has; none is an answer too.</summary>
    Wanted,

    /// <summary>Somebody needs a key frame of a layer.</summary>
    Keyframe,

    /// <summary>Whether the track is among the loudest, as whoever chooses them says.</summary>
    Chosen,
}
