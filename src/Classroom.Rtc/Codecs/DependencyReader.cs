namespace Classroom.Rtc.Codecs;

/// <summary>Reads one stream's dependency descriptors, and keeps the structure by which they are read.</summary>
public sealed class DependencyReader
{
    private DependencyStructure _known = new();
    private DependencyStructure _brought = new();

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

    /// <summary>Reads one; of a packet that comes late, the structure that it brings is used for it alone.</summary>
    public bool TryRead(ReadOnlySpan<byte> bytes, bool isNewest, out DependencyDescriptor descriptor)
    {
        if (!DependencyDescriptor.TryParse(bytes, Structure, ActiveTargets, _brought, out descriptor)) return false;
        if (!isNewest && Structure is not null) return true;
        if (descriptor.HasStructure) (_known, _brought, ActiveTargets) = (_brought, _known, _brought.AllTargets);
        if (descriptor.ActiveTargets is { } active) ActiveTargets = active;
        if (descriptor.HasStructure || descriptor.ActiveTargets is not null) ActiveSizes = _known.SizesOf(ActiveTargets);
        return true;
    }
}
