namespace Classroom.Testing.Media;

/// <summary>Dependency descriptors as an encoder writes them, by the specification alone ("RTP Payload Format For AV1", appendix A): shares no code with the reader.</summary>
public sealed class SyntheticDescriptor(SyntheticLayers layers, Func<int, int> heightOf)
{
    private const int NotPresent = 0, Discardable = 1, Switch = 2, Required = 3;
    private int _firstTemplate = 60;

    // For each layer what begins a sequence, where it does, and what goes on with it.
    private readonly List<(int Spatial, int Temporal, bool IsKey)> _templates =
        [.. Enumerable.Range(0, layers.Spatial).SelectMany(s => Enumerable.Range(0, layers.Temporal).SelectMany(t => t == 0 ? new[] { (s, t, true), (s, t, false) } : [(s, t, false)]))];

    /// <summary>How many sizes are made: where it is not all, the structure comes with the active targets.</summary>
    public int Sizes { get; set; } = layers.Spatial;

    /// <summary>The descriptor of one packet of a frame; the first one of a key frame brings the structure, under template numbers that are none of the last one's.</summary>
    public byte[] Write(int spatial, int temporal, bool isKey, bool isFirst, bool isLast, ushort frameNumber)
    {
        var bringsStructure = isKey && isFirst && spatial == 0;
        if (bringsStructure) _firstTemplate = (_firstTemplate + _templates.Count) % 64;
        var template = _templates.FindIndex(one => one == (spatial, temporal, isKey));
        var bits = new BitText().Bits(isFirst ? 1 : 0, 1).Bits(isLast ? 1 : 0, 1).Bits((_firstTemplate + template) % 64, 6).Bits(frameNumber, 16);
        if (!bringsStructure) return bits.ToBytes();
        var isPart = Sizes < layers.Spatial;
        bits.Bits(isPart ? 0b11000 : 0b10000, 5).Bits(_firstTemplate, 6).Bits((layers.Spatial * layers.Temporal) - 1, 5);
        for (var i = 0; i < _templates.Count; i++)
            bits.Bits(i == _templates.Count - 1 ? 3 : _templates[i + 1].Spatial > _templates[i].Spatial ? 2 : _templates[i + 1].Temporal > _templates[i].Temporal ? 1 : 0, 2);
        foreach (var one in _templates)
            for (var target = 0; target < layers.Spatial * layers.Temporal; target++) bits.Bits(Indication(one, target / layers.Temporal, target % layers.Temporal), 2);
        foreach (var one in _templates) WriteReferences(bits, one);
        WriteChains(bits);
        bits.Bits(1, 1);
        for (var i = 0; i < layers.Spatial; i++) bits.Bits((heightOf(i) * 16 / 9) - 1, 16).Bits(heightOf(i) - 1, 16);
        if (isPart) bits.Bits((1 << (Sizes * layers.Temporal)) - 1, layers.Spatial * layers.Temporal);
        return bits.ToBytes();
    }

    private int Indication((int Spatial, int Temporal, bool IsKey) frame, int spatial, int temporal)
    {
        if (temporal < frame.Temporal || spatial < frame.Spatial) return NotPresent;
        if (frame.IsKey) return Switch;
        if (spatial != frame.Spatial) return layers.IsKeyOnly ? NotPresent : Required;
        return frame.Temporal > 0 && temporal == frame.Temporal ? Discardable : Switch;
    }

    private void WriteReferences(BitText bits, (int Spatial, int Temporal, bool IsKey) frame)
    {
        var distance = frame.Temporal switch { 0 => 1 << (layers.Temporal - 1), 1 when layers.Temporal == 3 => 2, _ => 1 };
        if (!frame.IsKey) bits.Bits(1, 1).Bits((distance * layers.Spatial) - 1, 4);
        if (frame.Spatial > 0 && (frame.IsKey || !layers.IsKeyOnly)) bits.Bits(1, 1).Bits(0, 4);
        bits.Bits(0, 1);
    }

    // A chain for each spatial layer; as many values as there are targets and none.
    private void WriteChains(BitText bits)
    {
        NonSymmetric(bits, layers.Spatial, (layers.Spatial * layers.Temporal) + 1);
        for (var target = 0; target < layers.Spatial * layers.Temporal; target++) NonSymmetric(bits, target / layers.Temporal, layers.Spatial);
        for (var i = 0; i < _templates.Count * layers.Spatial; i++) bits.Bits(3, 4);
    }

    private static void NonSymmetric(BitText bits, int value, int values)
    {
        var width = (int)Math.Floor(Math.Log2(values)) + 1;
        var shorter = (1 << width) - values;
        if (value < shorter) bits.Bits(value, width - 1);
        else bits.Bits(value + shorter >> 1, width - 1).Bits(value + shorter & 1, 1);
    }
}
