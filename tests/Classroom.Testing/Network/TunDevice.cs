using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Text;

namespace Classroom.Testing.Network;

/// <summary>A network interface whose cable ends in this process: what the kernel sends by it is read here, what is written here the kernel receives. Needs root.</summary>
internal sealed unsafe class TunDevice : IDisposable
{
    /// <summary>IFNAMSIZ, the closing zero included.</summary>
    private const int NameOctetsMax = 16;

    /// <summary>struct ifreq: the name, then a union with the flags.</summary>
    private const int RequestOctets = 40;

    public TunDevice(string name)
    {
        var length = Encoding.ASCII.GetByteCount(name);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(length, NameOctetsMax);
        File = LibC.Open("/dev/net/tun", LibC.ReadWrite | LibC.NonBlocking | LibC.CloseOnExec);
        if (File < 0)
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        Span<byte> request = stackalloc byte[RequestOctets];
        request.Clear();
        Encoding.ASCII.GetBytes(name, request);
        MemoryMarshal.Write(request[NameOctetsMax..], LibC.TunPacketsAlone);
        fixed (byte* argument = request)
        {
            if (LibC.Control(File, LibC.TunSetInterface, argument) == 0)
                return;
        }

        var error = new Win32Exception(Marshal.GetLastPInvokeError());
        Dispose();
        throw error;
    }

    /// <summary>To wait on.</summary>
    public int File { get; }

    /// <summary>Takes the next packet; false while there is none.</summary>
    public bool TryRead(Span<byte> buffer, out int length)
    {
        fixed (byte* to = buffer)
            length = (int)LibC.Read(File, to, (nuint)buffer.Length);
        return length > 0;
    }

    /// <summary>Gives the kernel a packet; false where the interface is down.</summary>
    public bool TryWrite(ReadOnlySpan<byte> packet)
    {
        fixed (byte* from = packet)
            return LibC.Write(File, from, (nuint)packet.Length) == packet.Length;
    }

    /// <summary>The interface goes with its last user.</summary>
    public void Dispose() => _ = LibC.Close(File);
}
