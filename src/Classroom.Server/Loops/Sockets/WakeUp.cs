using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Classroom.Server.Loops.Sockets;

/// <summary>Ends a worker's wait for datagrams from any thread: a descriptor to be waited for beside the socket (eventfd(2)).</summary>
internal sealed unsafe class WakeUp : SafeHandleZeroOrMinusOneIsInvalid
{
    public WakeUp()
        : base(ownsHandle: true)
    {
        var descriptor = LibC.OpenEvent(0, LibC.EventFlags);
        if (descriptor < 0)
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        SetHandle(descriptor);
    }

    /// <summary>The descriptor, for as long as its owner waits for it.</summary>
    public int Descriptor => (int)handle;

    /// <summary>Several before the next wait are as good as one. After the end of the owner it does nothing.</summary>
    public void Signal()
    {
        var isHeld = false;
        try
        {
            DangerousAddRef(ref isHeld);
            var one = 1UL;
            _ = LibC.Write(Descriptor, &one, sizeof(ulong));
        }
        catch (ObjectDisposedException)
        {
            // The worker has ended meanwhile; there is nobody to wake.
        }
        finally
        {
            if (isHeld)
                DangerousRelease();
        }
    }

    /// <summary>Forgets what was signalled.</summary>
    public void Clear()
    {
        var count = 0UL;
        _ = LibC.Read(Descriptor, &count, sizeof(ulong));
    }

    protected override bool ReleaseHandle() => LibC.Close((int)handle) == 0;
}
