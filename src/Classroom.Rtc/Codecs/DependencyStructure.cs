namespace Classroom.Rtc.Codecs;

/// <summary>
/// What a publisher's layers need of one another: the templates that its frames name ("RTP Payload Format For AV1", appendix A.8.3, template_dependency_structure).
/// Kept for each stream; read anew in place.
/// </summary>
public sealed class DependencyStructure
{
    /// <summary>A template's id has six bits, the number of decode targets five.</summary>
    public const int MaxTemplates = 64, MaxTargets = 32;

    private const int NotPresent = 0, Switching = 2;
    private const int NextTemporal = 1, NextSpatial = 2, NoMore = 3;

    private readonly Template[] _templates = new Template[MaxTemplates];
    private readonly byte[] _targetLayers = new byte[MaxTargets];
    private readonly (ushort Width, ushort Height)[] _sizes = new (ushort, ushort)[LayerSet.MaxSpatial];
    private int _firstId;
    private int _count;

    /// <summary>How many decode targets there are; 0 before the first structure.</summary>
    public int Targets { get; private set; }
    public int SpatialLayers { get; private set; }

    /// <summary>
    /// Whether a viewer can be given less than all: there are several layers, no more than we have names for, and all of them begin with the same key
    /// frame. Else everything belongs together.
    /// </summary>
    public bool IsDivisible { get; private set; }

    internal void Forget() => Targets = 0;

    /// <summary>Reads one from where it begins; false where it is broken or beyond the limits.</summary>
    internal bool TryRead(ref BitReader reader)
    {
        _firstId = (int)reader.Read(6);
        Targets = (int)reader.Read(5) + 1;
        var isNamed = TryReadLayers(ref reader);
        if (_count == 0) return false;
        ReadTargets(ref reader);
        ReadDifferences(ref reader);
        ReadChains(ref reader);
        ReadSizes(ref reader);
        if (reader.IsBroken) return false;
        NameTargets();
        IsDivisible = isNamed && Targets > 1 && BeginsTogether();
        return true;
    }

    /// <summary>The template of this id, by its place; -1 where there is none.</summary>
    internal int Find(int id) => (id - _firstId + MaxTemplates) % MaxTemplates is var index && index < _count ? index : -1;

    /// <summary>How many frames back the farthest lies that a frame of the template needs; 0 for none.</summary>
    internal int FarthestOf(int template) => _templates[template].Farthest;

    internal (byte Spatial, byte Temporal) LayerOf(int template) => (_templates[template].Spatial, _templates[template].Temporal);

    /// <summary>The targets to which a frame of the template belongs, and those to which one can switch with it; bit n for target n.</summary>
    internal (uint Present, uint Switch) TargetsOf(int template) => (_templates[template].Present, _templates[template].Switch);

    /// <summary>Targets as layers: a layer that no target stands for, of those that the publisher makes, is as good as the next lower one.</summary>
    internal LayerSet ToLayers(uint targets, uint active)
    {
        var layers = LayerSet.None;
        for (var spatial = 0; spatial < LayerSet.MaxSpatial; spatial++)
            for (var temporal = 0; temporal < LayerSet.MaxTemporal; temporal++)
                if ((targets >> BestTarget(spatial, temporal, active) & 1) != 0) layers = layers.With(spatial, temporal);
        return layers;
    }

    /// <summary>The targets that can be decoded out of what belongs to this layer.</summary>
    public uint TargetsUpTo(int spatial, int temporal)
    {
        uint targets = 0;
        for (var i = 0; i < Targets; i++)
            if (_targetLayers[i] / LayerSet.MaxTemporal <= spatial && _targetLayers[i] % LayerSet.MaxTemporal <= temporal) targets |= 1u << i;
        return targets;
    }

    /// <summary>The spatial layers of which there are such targets; bit n for layer n.</summary>
    internal int SizesOf(uint targets)
    {
        var sizes = 0;
        for (var i = 0; i < Targets; i++)
            if ((targets >> i & 1) != 0) sizes |= 1 << _targetLayers[i] / LayerSet.MaxTemporal;
        return sizes;
    }

    /// <summary>Pixels of a spatial layer; 0 where the structure does not tell.</summary>
    public (int Width, int Height) SizeOf(int spatial) => spatial < LayerSet.MaxSpatial ? _sizes[spatial] : default;

    /// <summary>All targets, which is what is active where nothing else is said.</summary>
    public uint AllTargets => (uint)((1UL << Targets) - 1);

    private bool TryReadLayers(ref BitReader reader)
    {
        int spatial = 0, temporal = 0;
        var isNamed = true;
        _count = 0;
        while (true)
        {
            _templates[_count++] = new Template { Spatial = (byte)spatial, Temporal = (byte)temporal };
            switch (reader.Read(2))
            {
                case NextTemporal: temporal++; break;
                case NextSpatial: (spatial, temporal) = (spatial + 1, 0); break;
                case NoMore:
                    SpatialLayers = spatial + 1;
                    return isNamed;
            }
            isNamed &= spatial < LayerSet.MaxSpatial && temporal < LayerSet.MaxTemporal;
            if (reader.IsBroken || _count == MaxTemplates)
            {
                _count = 0;
                return false;
            }
        }
    }

    private void ReadTargets(ref BitReader reader)
    {
        for (var i = 0; i < _count; i++)
        {
            for (var target = 0; target < Targets; target++)
            {
                var indication = reader.Read(2);
                if (indication != NotPresent) _templates[i].Present |= 1u << target;
                if (indication == Switching) _templates[i].Switch |= 1u << target;
            }
        }
    }

    private void ReadDifferences(ref BitReader reader)
    {
        for (var i = 0; i < _count; i++)
        {
            while (reader.ReadFlag()) _templates[i].Farthest = (byte)Math.Max(_templates[i].Farthest, reader.Read(4) + 1);
        }
    }

    private void ReadChains(ref BitReader reader)
    {
        var chains = (int)reader.ReadNonSymmetric((uint)Targets + 1);
        if (chains == 0) return;
        for (var i = 0; i < Targets; i++) reader.ReadNonSymmetric((uint)chains);
        reader.Skip(4 * _count * chains);
    }

    private void ReadSizes(ref BitReader reader)
    {
        Array.Clear(_sizes);
        if (!reader.ReadFlag()) return;
        for (var i = 0; i < SpatialLayers; i++)
        {
            var (width, height) = (reader.Read(16), reader.Read(16));
            // One more than is written; 65,536 lines are nobody's.
            if (i < _sizes.Length) _sizes[i] = ((ushort)Math.Min(width + 1, ushort.MaxValue), (ushort)Math.Min(height + 1, ushort.MaxValue));
        }
    }

    // decode_target_layers(): the highest ids among the frames of a target.
    private void NameTargets()
    {
        for (var target = 0; target < Targets; target++)
        {
            int spatial = 0, temporal = 0;
            for (var i = 0; i < _count; i++)
            {
                if ((_templates[i].Present >> target & 1) == 0) continue;
                spatial = Math.Max(spatial, _templates[i].Spatial);
                temporal = Math.Max(temporal, _templates[i].Temporal);
            }
            _targetLayers[target] = (byte)LayerSet.IndexOf(Math.Min(spatial, LayerSet.MaxSpatial - 1), Math.Min(temporal, LayerSet.MaxTemporal - 1));
        }
    }

    private int BestTarget(int spatial, int temporal, uint active)
    {
        int best = -1, at = -1, lowest = 0;
        for (var i = 0; i < Targets; i++)
        {
            var layer = _targetLayers[i];
            if (layer < _targetLayers[lowest]) lowest = i;
            if ((active >> i & 1) == 0) continue;
            if (layer / LayerSet.MaxTemporal > spatial || layer % LayerSet.MaxTemporal > temporal || layer <= at) continue;
            (best, at) = (i, layer);
        }
        return best < 0 ? lowest : best;
    }

    private bool BeginsTogether()
    {
        for (var i = 0; i < _count; i++)
            if (_templates[i] is { Spatial: 0, Temporal: 0, Farthest: 0 } && _templates[i].Present == AllTargets) return true;
        return false;
    }

    private struct Template
    {
        public byte Spatial, Temporal;

        // Frames back to the farthest that it needs, 0 for none.
        public byte Farthest;
        public uint Present, Switch;
    }
}
