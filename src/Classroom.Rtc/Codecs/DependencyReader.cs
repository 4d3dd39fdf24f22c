using Classroom.Rtc.Rtp;

namespace Classroom.Rtc.Codecs;

/// <summary>Reads one stream's dependency descriptors, and keeps the structure by which they are read.</summary>
public sealed class DependencyReader
{
    private DependencyStructure _known = new();
    private DependencyStructure _brought = new();

    // The packets that brought the structure, and the active targets.
    private SequenceNumber _structureAt, _activeAt;

    /// <summary>The newest structure; null before the first.</summary>
    public DependencyStructure? Structure => _known.Targets > 0 ? _known : null;

    /// <summary>The decode targets that the publisher makes.</summary>
    public uint ActiveTargets { get; private set; }

    /// <summary>The spatial layers among them; bit n for layer n.</summary>
    public int ActiveSizes { get; private set; }

    /// <summary>Begins anew, with another source.</summary>
    public void Reset()
    {
        _known.Forget();
        ActiveTargets = 0;
    }

    /// <summary>
    /// Reads the one of the packet of this number. What it brings holds until a later packet brings other, even if packets after it were here before:
    /// it may have been lost and repaired.
    /// </summary>
    public bool TryRead(ReadOnlySpan<byte> bytes, SequenceNumber number, out DependencyDescriptor descriptor)
    {
        if (!DependencyDescriptor.TryParse(bytes, Structure, ActiveTargets, _brought, out descriptor)) return false;
        var isFirst = Structure is null;
        if (descriptor.HasStructure && (isFirst || number > _structureAt))
        {
            (_known, _brought, _structureAt) = (_brought, _known, number);
            if (isFirst || number > _activeAt) (ActiveTargets, _activeAt) = (_known.AllTargets, number);
        }
        if (descriptor.ActiveTargets is { } active && (isFirst || number >= _activeAt)) (ActiveTargets, _activeAt) = (active, number);
        if (descriptor.HasStructure || descriptor.ActiveTargets is not null) ActiveSizes = _known.SizesOf(ActiveTargets);
        return true;
    }
}
