using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Classroom.Server.Loops.Sockets;

/// <summary>The kernel's headers of many messages, with their addresses, vectors and controls: made once, pinned, filled for each call.</summary>
internal sealed unsafe class MessageTable
{
    private const int NameRoom = 32;
    private readonly LibC.Message[] _messages;
    private readonly LibC.Vector[] _vectors;
    private readonly LibC.SegmentControl[] _controls;
    private readonly byte[] _names;
    private uint _nameLength;

    public MessageTable(int count)
    {
        _messages = GC.AllocateArray<LibC.Message>(count, pinned: true);
        _vectors = GC.AllocateArray<LibC.Vector>(count * OutgoingMessage.MaxPieces, pinned: true);
        _controls = GC.AllocateArray<LibC.SegmentControl>(count, pinned: true);
        _names = GC.AllocateArray<byte>(count * NameRoom, pinned: true);
        for (var i = 0; i < count; i++)
        {
            _messages[i].Name = (nint)Unsafe.AsPointer(ref _names[i * NameRoom]);
            _messages[i].Vectors = (nint)Unsafe.AsPointer(ref _vectors[i * OutgoingMessage.MaxPieces]);
            _messages[i].VectorCount = 1;
            _controls[i].Level = LibC.SolUdp;
            _controls[i].Type = LibC.UdpSegment;
            _controls[i].Length = LibC.SegmentControl.HeaderLength + sizeof(ushort);
        }
    }

    public LibC.Message* First => (LibC.Message*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_messages));

    /// <summary>All addresses are of one family, that of the socket.</summary>
    public void SetFamily(AddressFamily family, bool isIPv6)
    {
        // The framework's number of the family is not the kernel's.
        var form = new System.Net.SocketAddress(family);
        _nameLength = (uint)(isIPv6 ? SocketAddressForm.IPv6Length : SocketAddressForm.IPv4Length);
        for (var i = 0; i < _messages.Length; i++)
        {
            form.Buffer.Span[..sizeof(ushort)].CopyTo(_names.AsSpan(i * NameRoom));
            _messages[i].NameLength = _nameLength;
        }
    }

    /// <summary>Room for whole addresses again, where the kernel has written how long they were.</summary>
    public void ExpectNames(int count)
    {
        for (var i = 0; i < count; i++)
            _messages[i].NameLength = _nameLength;
    }

    public Span<byte> Name(int index) => _names.AsSpan(index * NameRoom, (int)_nameLength);

    /// <summary>Bytes that the kernel moved.</summary>
    public int Length(int index) => (int)_messages[index].Length;

    /// <summary>One of the pieces of memory of a message, of <see cref="OutgoingMessage.MaxPieces"/>.</summary>
    public void Place(int index, int piece, nint memory, int length)
    {
        ref var vector = ref _vectors[(index * OutgoingMessage.MaxPieces) + piece];
        vector.Base = memory;
        vector.Length = (nuint)length;
    }

    /// <summary>How many pieces of memory the message has.</summary>
    public void SetPieces(int index, int count) => _messages[index].VectorCount = (nuint)count;

    /// <summary>How long the pieces are into which the kernel cuts the message; 0 leaves it whole.</summary>
    public void SetSegment(int index, int length)
    {
        ref var message = ref _messages[index];
        if (length == 0)
        {
            (message.Control, message.ControlLength) = (0, 0);
            return;
        }

        _controls[index].SegmentLength = (ushort)length;
        message.Control = (nint)Unsafe.AsPointer(ref _controls[index]);
        message.ControlLength = (nuint)sizeof(LibC.SegmentControl);
    }
}
