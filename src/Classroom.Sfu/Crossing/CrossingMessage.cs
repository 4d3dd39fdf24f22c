using System.Runtime.InteropServices;

namespace Classroom.Sfu.Crossing;

/// <summary>The head of a message between two workers, as it lies in their ring; what the fields mean depends on its kind.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct CrossingMessage
{
    /// <summary>Octets of payload behind the head; written by the ring.</summary>
    public int Length;

    /// <summary>The track's number at the worker where it is published.</summary>
    public uint Track;
    public CrossingKind Kind;
    public byte Layer;

    /// <summary>Counts the unbroken rows of numbers of a layer: with another one the viewers' numbers are joined anew.</summary>
    public byte Run;
    private byte _flag;

    /// <summary>Level in -dBov, bits per second, bits of layers, or how much of a packet is its descriptor.</summary>
    public int Value;

    /// <summary>Number, NTP time, microseconds, or lines.</summary>
    public long First;

    /// <summary>Media time, pixels, or microseconds.</summary>
    public long Second;

    /// <summary>The marker, or whether the track is among the loudest.</summary>
    public bool Flag
    {
        readonly get => _flag != 0;
        set => _flag = value ? (byte)1 : (byte)0;
    }
}
