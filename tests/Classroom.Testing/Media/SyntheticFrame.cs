namespace Classroom.Testing.Media;

/// <summary>One spatial layer of one picture that a synthetic client has sent: its numbers, the counters of its packets, and the frames that it cannot be decoded without.</summary>
public sealed record SyntheticFrame(int Picture, ushort Number, int Spatial, int Temporal, bool IsKey, uint FirstCounter, int Packets, IReadOnlyList<SyntheticFrame> References)
{
    /// <summary>Whether any of it has come, and whether all of it has.</summary>
    public bool IsTouched(ReceivedSource source) => Counters.Any(source.Counters.Contains);
    public bool IsWhole(ReceivedSource source) => Counters.All(source.Counters.Contains);

    /// <summary>Which of a client's frames, in the order in which they were sent, can be decoded out of what has come.</summary>
    public static HashSet<SyntheticFrame> Decodable(IEnumerable<SyntheticFrame> sent, ReceivedSource source)
    {
        var decodable = new HashSet<SyntheticFrame>(ReferenceEqualityComparer.Instance);
        foreach (var frame in sent) if (frame.IsWhole(source) && frame.References.All(decodable.Contains)) decodable.Add(frame);
        return decodable;
    }

    public bool Has(uint counter) => counter - FirstCounter < Packets;

    private IEnumerable<uint> Counters => Enumerable.Range(0, Packets).Select(i => FirstCounter + (uint)i);
}
