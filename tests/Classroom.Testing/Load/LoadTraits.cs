using Classroom.Testing.Media;

namespace Classroom.Testing.Load;

/// <summary>How much of a browser a load participant is; by default little: plain streams go out, and nothing is said of what comes in.</summary>
public sealed record LoadTraits
{
    public static readonly LoadTraits Plain = new();

    /// <summary>The product's page: its two sizes of a camera, repairs and feedback.</summary>
    public static readonly LoadTraits Page = new() { Layers = LoadLayer.Page, PicturesPerSecond = 20, Repairs = true, TellsArrivals = true };

    /// <summary>Layers of the camera, in the description's order; of several each packet says its own (RFC 8852). Whoever sends and is not plain has one at least.</summary>
    public IReadOnlyList<LoadLayer> Layers { get; init; } = [];

    /// <summary>The layers are named by their sources alone (ssrc-group SIM), and no packet says its own.</summary>
    public bool NamesLayersBySource { get; init; }

    public int PicturesPerSecond { get; init; } = 30;

    /// <summary>Asks for what it lost (NACK), and repeats what it is asked for (RTX).</summary>
    public bool Repairs { get; init; }

    /// <summary>Numbers what it sends, and tells when what is numbered came (transport-cc).</summary>
    public bool TellsArrivals { get; init; }

    /// <summary>
    /// What becomes of media between here and the socket, on top of what the machine does to it: which packets are lost, and when those of a narrow link would
    /// come. That time is what the other side is told and what delays are counted by; nothing waits for it.
    /// </summary>
    public NetworkConditions Out { get; init; } = NetworkConditions.Perfect;

    /// <inheritdoc cref="Out"/>
    public NetworkConditions In { get; init; } = NetworkConditions.Perfect;

    /// <summary>Of the chances of both.</summary>
    public int Seed { get; init; }

    internal bool IsPlain => Layers.Count == 0 && !Repairs && !TellsArrivals;
}
