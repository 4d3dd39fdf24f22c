namespace Classroom.Sfu;

/// <summary>What becomes of a packet for one viewer.</summary>
public enum LayerVerdict
{
    /// <summary>Of a stream that the viewer does not get.</summary>
    Foreign,

    /// <summary>Of the viewer's stream, of a layer above the viewer's: its numbers close over it.</summary>
    Dropped,
    Taken,

    /// <summary>Taken, as the first of another stream.</summary>
    Begun,
}
