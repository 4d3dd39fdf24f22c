namespace Classroom.Testing.Media;

/// <summary>Packets of a picture of one layer, bytes of each payload, and packets of a key frame.</summary>
public sealed record SyntheticPicture(int Packets, int Length, int KeyPackets)
{
    public static readonly SyntheticPicture Plain = new(SyntheticClient.VideoPacketsPerFrame, SyntheticClient.VideoLength, SyntheticClient.VideoPacketsPerFrame);

    /// <summary>A camera in three sizes at thirty pictures a second: 0.13, 0.45 and 1.35 Mbit/s, with key frames as browsers make them.</summary>
    public static readonly IReadOnlyList<SyntheticPicture> Camera = [new(1, 500, 5), new(2, 900, 9), new(5, 1_090, 24)];
}
