using Org.BouncyCastle.Tls;

namespace Classroom.Media.Tests.Dtls;

/// <summary>Carries the library's datagrams wherever a test wants them; its handshake runs on the test's own thread.</summary>
internal sealed class DelegateTransport(Action<byte[]> send, Func<byte[]?> take) : DatagramTransport
{
    // Never set: waits without keeping a core busy.
    private static readonly ManualResetEventSlim s_pause = new();

    public int GetReceiveLimit() => 1500;

    public int GetSendLimit() => 1200;

    public int Receive(byte[] buf, int off, int len, int waitMillis) => Receive(buf.AsSpan(off, len), waitMillis);

    public int Receive(Span<byte> buffer, int waitMillis)
    {
        var deadline = Environment.TickCount64 + waitMillis;
        do
        {
            if (take() is { } datagram)
            {
                datagram.CopyTo(buffer);
                return datagram.Length;
            }
            s_pause.Wait(1);
        }
        while (Environment.TickCount64 < deadline);
        return -1;
    }

    public void Send(byte[] buf, int off, int len) => Send(buf.AsSpan(off, len));

    public void Send(ReadOnlySpan<byte> buffer) => send(buffer.ToArray());

    public void Close()
    {
        // The test's own queues have no end to tell.
    }
}
