using Classroom.Testing.Media;

namespace Classroom.Testing.Load;

/// <summary>One size of a camera: its name (RFC 8851), its lines, and what a picture of it is on the wire.</summary>
public sealed record LoadLayer(string Rid, int Lines, SyntheticPicture Picture)
{
    /// <summary>What the product's page makes of a camera of 640 x 360, at twenty pictures a second: 0.15 and 0.6 Mbit/s.</summary>
    public static readonly IReadOnlyList<LoadLayer> Page = [new("l", 180, new(1, 937, 5)), new("h", 360, new(4, 937, 18))];

    /// <summary>What a browser makes of a camera of 1,280 x 720, at thirty pictures a second: 0.1, 0.35 and 1.24 Mbit/s.</summary>
    public static readonly IReadOnlyList<LoadLayer> ThreeSizes = [new("q", 180, new(1, 417, 6)), new("h", 360, new(2, 729, 12)), new("f", 720, new(5, 1_033, 27))];
}
