using System.Buffers.Binary;

namespace Classroom.Rtc.Codecs;

/// <summary>
/// The header extension that says what a packet's frame needs and who needs it ("RTP Payload Format For AV1", appendix A): readable whatever the codec, and
/// without the payload.
/// </summary>
public readonly struct DependencyDescriptor
{
    /// <summary>What a header extension of the two-byte form holds, less what telling the active targets may add.</summary>
    public const int MaxLength = 240;

    /// <summary>Without the extended fields.</summary>
    public const int ShortLength = 3;
    private const int NumberAt = 1, FlagBits = 5;
    private const byte StructureBit = 0x80, ActiveTargetsBit = 0x40;

    /// <summary>First and last packet of the frame.</summary>
    public bool StartsFrame { get; private init; }
    public bool EndsFrame { get; private init; }

    /// <summary>Sixteen bits that go on by one with each frame.</summary>
    public ushort FrameNumber { get; private init; }

    /// <summary>Brings a structure of its own, as the first packet of a key frame does.</summary>
    public bool HasStructure { get; private init; }
    public byte SpatialId { get; private init; }
    public byte TemporalId { get; private init; }

    /// <summary>Needs no picture before its own: nothing, or of its own picture the smaller sizes, whose frames are numbered just before it.</summary>
    public bool IsIntra { get; private init; }

    /// <summary>The layers to which the frame belongs, and those that can be begun with it by whoever has what it needs.</summary>
    public LayerSet Present { get; private init; }
    public LayerSet Switch { get; private init; }

    /// <summary>The targets that the publisher makes, where this packet says so.</summary>
    public uint? ActiveTargets { get; private init; }

    /// <summary>Bits before the place of the active targets, and how many targets there are.</summary>
    public ushort TargetsAt { get; private init; }
    public byte Targets { get; private init; }

    /// <summary>
    /// Reads one by the stream's structure and the targets that are made, or by those that it brings itself, the structure into <paramref name="brought"/>; false where it is broken, too long, or names
    /// a template that nobody knows.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<byte> bytes, DependencyStructure? known, uint active, DependencyStructure brought, out DependencyDescriptor descriptor)
    {
        descriptor = default;
        if (bytes.Length is < ShortLength or > MaxLength) return false;
        var structure = known;
        var reader = new BitReader(bytes[ShortLength..]);
        var hasStructure = false;
        uint? told = null;
        uint? custom = null;
        uint customSwitch = 0;
        int? farthest = null;
        var targetsAt = 0;
        if (bytes.Length > ShortLength)
        {
            hasStructure = reader.ReadFlag();
            var hasActive = reader.ReadFlag();
            var hasCustomTargets = reader.ReadFlag();
            var hasCustomDifferences = reader.ReadFlag();
            reader.Skip(1);
            if (hasStructure)
            {
                if (!brought.TryRead(ref reader)) return false;
                structure = brought;
                active = brought.AllTargets;
            }
            if (structure is null) return false;
            targetsAt = reader.Position;
            if (hasActive) told = active = reader.Read(structure.Targets);
            if (hasCustomTargets) (custom, customSwitch) = ReadTargets(ref reader, structure.Targets);
            if (hasCustomDifferences) farthest = ReadFarthest(ref reader);
        }
        if (structure is null || reader.IsBroken) return false;
        var template = structure.Find(bytes[0] & 0x3F);
        if (template < 0) return false;
        var (present, switches) = custom is { } own ? (own, customSwitch) : structure.TargetsOf(template);
        var (spatial, temporal) = structure.LayerOf(template);
        descriptor = new DependencyDescriptor
        {
            StartsFrame = (bytes[0] & 0x80) != 0,
            EndsFrame = (bytes[0] & 0x40) != 0,
            FrameNumber = BinaryPrimitives.ReadUInt16BigEndian(bytes[NumberAt..]),
            HasStructure = hasStructure,
            SpatialId = spatial,
            TemporalId = temporal,
            IsIntra = (farthest ?? structure.FarthestOf(template)) <= spatial,
            Present = structure.IsDivisible ? structure.ToLayers(present, active) : LayerSet.All,
            Switch = structure.IsDivisible ? structure.ToLayers(switches, active) : LayerSet.All,
            ActiveTargets = told,
            TargetsAt = (ushort)((8 * ShortLength) + (bytes.Length > ShortLength ? targetsAt : FlagBits)),
            Targets = (byte)structure.Targets,
        };
        return true;
    }

    /// <summary>What can be told of a frame whose structure is not known: its number. False where it is too short or too long to be a descriptor.</summary>
    public static bool TryParseNumber(ReadOnlySpan<byte> bytes, out DependencyDescriptor descriptor)
    {
        descriptor = default;
        if (bytes.Length is < ShortLength or > MaxLength) return false;
        descriptor = new DependencyDescriptor { FrameNumber = BinaryPrimitives.ReadUInt16BigEndian(bytes[NumberAt..]) };
        return true;
    }

    /// <summary>
    /// Writes a descriptor as one viewer gets it: frames numbered as its own, and where it is told which targets it gets, those. Gives the length; the
    /// destination has room for one octet more than the longest extension.
    /// </summary>
    public static int Write(ReadOnlySpan<byte> bytes, in DescriptorChange change, Span<byte> destination)
    {
        var length = bytes.Length;
        if (change.Targets == 0) bytes.CopyTo(destination);
        else length = WriteTargets(bytes, change, destination);
        BinaryPrimitives.WriteUInt16BigEndian(destination[NumberAt..], change.FrameNumber);
        return length;
    }

    private static int WriteTargets(ReadOnlySpan<byte> bytes, in DescriptorChange change, Span<byte> destination)
    {
        var hasFlags = bytes.Length > ShortLength;
        var isTold = hasFlags && (bytes[ShortLength] & ActiveTargetsBit) != 0;
        var rest = hasFlags ? change.TargetsAt + (isTold ? change.Targets : 0) : 8 * bytes.Length;
        var bits = change.TargetsAt + change.Targets + (8 * bytes.Length) - rest;
        var length = (bits + 7) / 8;
        destination[..length].Clear();
        bytes[..Math.Min(bytes.Length, (change.TargetsAt + 7) / 8)].CopyTo(destination);
        for (var i = change.TargetsAt; i < 8 * length; i++) SetBit(destination, i, false);
        destination[ShortLength] |= ActiveTargetsBit;
        for (var i = 0; i < change.Targets; i++) SetBit(destination, change.TargetsAt + i, (change.ActiveTargets >> (change.Targets - 1 - i) & 1) != 0);
        for (int from = rest, to = change.TargetsAt + change.Targets; from < 8 * bytes.Length; from++, to++)
            SetBit(destination, to, (bytes[from / 8] >> (7 - (from % 8)) & 1) != 0);
        return length;
    }

    private static void SetBit(Span<byte> bytes, int at, bool value)
    {
        var bit = (byte)(0x80 >> (at % 8));
        bytes[at / 8] = value ? (byte)(bytes[at / 8] | bit) : (byte)(bytes[at / 8] & ~bit);
    }

    private static (uint Present, uint Switch) ReadTargets(ref BitReader reader, int targets)
    {
        uint present = 0, switches = 0;
        for (var target = 0; target < targets; target++)
        {
            var indication = reader.Read(2);
            if (indication != 0) present |= 1u << target;
            if (indication == 2) switches |= 1u << target;
        }
        return (present, switches);
    }

    // Sizes in units of four bits, the last of them 0 (appendix A.8.2, frame_fdiffs).
    private static int ReadFarthest(ref BitReader reader)
    {
        uint farthest = 0;
        for (var size = reader.Read(2); size != 0; size = reader.Read(2)) farthest = Math.Max(farthest, reader.Read(4 * (int)size) + 1);
        return (int)farthest;
    }
}
