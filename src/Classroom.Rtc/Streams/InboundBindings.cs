using Classroom.Rtc.Rtp;
using Classroom.Rtc.Sdp;

namespace Classroom.Rtc.Streams;

/// <summary>Which SSRC of a publisher belongs to which m-line (RFC 9143 section 9.2): by a=ssrc, by MID and RID, else by payload type.</summary>
public sealed class InboundBindings(Func<IReadOnlyList<Transceiver>> transceivers)
{
    /// <summary>A browser sends two for each camera; beyond this, further sources are refused.</summary>
    public const int MaxSources = 32;

    private readonly Dictionary<uint, Binding> _bindings = [];
    private readonly List<InboundStream> _streams = [];
    private Binding? _latest;

    public IReadOnlyList<InboundStream> Streams => _streams;

    /// <summary>The list itself: walking the interface would make an enumerator at each timer tick.</summary>
    internal List<InboundStream> List => _streams;

    /// <summary>Extension numbers of the section that the packet found last belongs to.</summary>
    public HeaderExtensionMap LatestExtensions => _latest!.Transceiver.Extensions;

    /// <summary>Binds what a description names, so that the first packets need no extension.</summary>
    public void Describe()
    {
        foreach (var transceiver in transceivers())
        {
            // Firefox names the sources of its layers, but not which is of which: that its packets say (RFC 8852).
            if (transceiver.Direction != MediaDirection.RecvOnly || transceiver.Rids.Count > transceiver.LayerSources.Count) continue;
            foreach (var (primary, repair) in transceiver.RemoteSources)
            {
                if (!TryFindLayer(transceiver, primary, out var rid)) continue;
                var stream = BindPrimary(primary, transceiver, rid);
                if (stream is not null && repair.Value != 0 && transceiver.RtxPayloadType is not null) BindRepair(repair, transceiver, stream.Rid);
            }
        }
    }

    private static bool TryFindLayer(Transceiver transceiver, Ssrc source, out Rid rid)
    {
        rid = default;
        for (var i = 0; i < transceiver.LayerSources.Count; i++)
            if (transceiver.LayerSources[i] == source) rid = transceiver.Rids[i];
        return transceiver.LayerSources.Count == 0 || rid != default;
    }

    /// <summary>Finds the stream of an authenticated packet; binds a new source if it says where it belongs and there is room.</summary>
    public bool TryFind(in RtpHeader header, ReadOnlySpan<byte> packet, out InboundStream? stream, out bool isRepair)
    {
        stream = null;
        isRepair = false;
        if (_latest is null || _latest.Ssrc != header.Ssrc)
        {
            if (!_bindings.TryGetValue(header.Ssrc.Value, out var found))
            {
                found = Bind(header, packet);
                if (found is null) return false;
            }
            _latest = found;
        }
        var binding = _latest;
        var transceiver = binding.Transceiver;
        isRepair = binding.IsRepair;
        if (transceiver.Direction != MediaDirection.RecvOnly) return false;
        if (isRepair ? header.PayloadType != transceiver.RtxPayloadType : !IsMedia(header, transceiver)) return false;
        // A source that names another section than its own is forged or broken.
        if (header.HasExtensions && header.TryFindExtension(packet, transceiver.Extensions.Mid, out var mid) && !transceiver.Mid.Matches(mid)) return false;
        stream = binding.Stream ?? (isRepair ? FindPrimary(transceiver, binding.Rid) : null);
        // Probes on the retransmission source come before the first picture: known, but nothing to repair yet.
        return true;
    }

    public InboundStream? FindSource(uint ssrc) => _bindings.TryGetValue(ssrc, out var binding) ? binding.Stream : null;

    private Binding? Bind(in RtpHeader header, ReadOnlySpan<byte> packet)
    {
        if (_bindings.Count >= MaxSources) return null;
        var transceiver = FindTransceiver(header, packet);
        if (transceiver is null) return null;
        var isRepair = header.PayloadType == transceiver.RtxPayloadType;
        if (!isRepair && !IsMedia(header, transceiver)) return null;
        var rid = ReadRid(header, packet, isRepair ? transceiver.Extensions.RepairedRid : transceiver.Extensions.Rid);
        // Of several layers a packet must say its own, and one that was agreed.
        if (transceiver.Rids.Count > 0 && !transceiver.Rids.Contains(rid)) return null;
        if (isRepair) BindRepair(header.Ssrc, transceiver, rid);
        else BindPrimary(header.Ssrc, transceiver, rid);
        return _bindings.GetValueOrDefault(header.Ssrc.Value);
    }

    private Transceiver? FindTransceiver(in RtpHeader header, ReadOnlySpan<byte> packet)
    {
        Transceiver? byType = null;
        var candidates = 0;
        foreach (var transceiver in transceivers())
        {
            if (transceiver.Direction != MediaDirection.RecvOnly) continue;
            if (header.TryFindExtension(packet, transceiver.Extensions.Mid, out var mid))
            {
                if (transceiver.Mid.Matches(mid)) return transceiver;
                // It says a section that is not this one; the payload type must not overrule that.
                continue;
            }
            if (!IsMedia(header, transceiver) && header.PayloadType != transceiver.RtxPayloadType) continue;
            byType = transceiver;
            candidates++;
        }
        return candidates == 1 ? byType : null;
    }

    private static bool IsMedia(in RtpHeader header, Transceiver transceiver) =>
        header.PayloadType == transceiver.PayloadType || header.PayloadType == transceiver.RedPayloadType;

    private InboundStream? BindPrimary(Ssrc ssrc, Transceiver transceiver, Rid rid)
    {
        if (_bindings.TryGetValue(ssrc.Value, out var existing)) return existing.Stream;
        if (_bindings.Count >= MaxSources) return null;
        var stream = new InboundStream(ssrc, transceiver, rid);
        _streams.Add(stream);
        _bindings.Add(ssrc.Value, new Binding(ssrc, transceiver, rid, isRepair: false, stream));
        return stream;
    }

    private void BindRepair(Ssrc ssrc, Transceiver transceiver, Rid rid)
    {
        if (_bindings.Count < MaxSources) _bindings.TryAdd(ssrc.Value, new Binding(ssrc, transceiver, rid, isRepair: true, stream: null));
    }

    // The newest source of a section is the live one: a sender may change its SSRC.
    private InboundStream? FindPrimary(Transceiver transceiver, Rid rid)
    {
        for (var i = _streams.Count - 1; i >= 0; i--)
        {
            var stream = _streams[i];
            if (stream.Transceiver == transceiver && stream.Rid == rid && stream.Stats.Packets > 0) return stream;
        }
        return null;
    }

    private static Rid ReadRid(in RtpHeader header, ReadOnlySpan<byte> packet, byte id)
    {
        if (!header.TryFindExtension(packet, id, out var value) || value.Length > Rid.MaxLength) return default;
        Span<char> text = stackalloc char[value.Length];
        for (var i = 0; i < value.Length; i++) text[i] = (char)value[i];
        return Rid.TryParse(text, out var rid) ? rid : default;
    }

    private sealed class Binding(Ssrc ssrc, Transceiver transceiver, Rid rid, bool isRepair, InboundStream? stream)
    {
        public Ssrc Ssrc { get; } = ssrc;
        public Transceiver Transceiver { get; } = transceiver;
        public Rid Rid { get; } = rid;
        public bool IsRepair { get; } = isRepair;
        public InboundStream? Stream { get; } = stream;
    }
}
