using System.Reflection;
using Classroom.Rtc;
using Classroom.Server.Loops;
using Classroom.Sfu;
using Xunit;

namespace Classroom.Tidy.Tests;

/// <summary>From the socket's receive to the socket's send there is no lock, no await and nothing new on the heap.</summary>
public sealed class PacketPathTests
{
    private static readonly Assembly[] Ours = [typeof(PeerConnection).Assembly, typeof(Router).Assembly, typeof(MediaWorker).Assembly];

    /// <summary>Where the path of a media packet ends, each with its reason: what lies behind happens once a peer or once a defect.</summary>
    private static readonly Dictionary<string, string> Boundaries = new()
    {
        ["Classroom.Rtc.PeerConnection.HandleDtls"] = "handshakes: once a peer, on another thread's library",
        ["Classroom.Rtc.Streams.InboundBindings.Bind"] = "the first packet of a source makes its state",
        ["Classroom.Rtc.Srtp.SrtpContext.Add"] = "the first packet of a source makes its rollover counter",
        ["Classroom.Sfu.Encoding.MakeRoom"] = "the first packet of a layer makes its memory",
        ["Classroom.Sfu.Crossing.CrossingRing.MakeRoom"] = "the first message to another worker makes the ring",
        ["Classroom.Sfu.Crossing.InletCrossings.Want"] = "a worker begins or ceases to look at a layer",
        ["Classroom.Sfu.Router.Handle"] = "a peer has connected or closed, or a viewer wants a key frame: news for the control side",
        ["Classroom.Server.Loops.MediaWorker.Note"] = "a defect is logged, at most twenty times",
    };

    /// <summary>What of the framework may stand in the path; looked at one by one, and measured to allocate nothing by the media tests.</summary>
    private static readonly HashSet<string> Outside =
    [
        "System.String",
        "System.Array",
        "System.Math",
        "System.IDisposable",
        "System.ValueTuple`2",
        "System.Numerics.BitOperations",
        "System.Numerics.Vector`1",
        "System.Security.Cryptography.HMACSHA1",
        "System.MemoryExtensions",
        "System.Span`1",
        "System.ReadOnlySpan`1",
        "System.Memory`1",
        "System.Nullable`1",
        "System.Buffers.Binary.BinaryPrimitives",
        "System.Collections.Generic.Dictionary`2",
        "System.Collections.Generic.Dictionary`2+AlternateLookup`1",
        "System.Collections.Generic.EqualityComparer`1",
        "System.Collections.Generic.List`1",
        "System.Collections.Generic.List`1+Enumerator",
        "System.Collections.Generic.Queue`1",
        "System.Diagnostics.Stopwatch",
        "System.Net.SocketAddress",
        "System.Net.Sockets.Socket",
        "System.Runtime.CompilerServices.Unsafe",
        "System.Runtime.InteropServices.Marshal",
        "System.Runtime.InteropServices.MemoryMarshal",
        "System.Runtime.Intrinsics.Vector128",
        "System.Runtime.Intrinsics.Vector128`1",
        "System.Runtime.Intrinsics.X86.Aes",
        "System.Runtime.Intrinsics.X86.Pclmulqdq",
        "System.Runtime.Intrinsics.X86.Sse2",
        "System.Runtime.Intrinsics.X86.Sse41",
        "System.Runtime.Intrinsics.X86.Ssse3",
        "System.Security.Cryptography.AesGcm",
        "System.Security.Cryptography.CryptographicOperations",
        "System.Security.Cryptography.ICryptoTransform",
        "System.Security.Cryptography.IncrementalHash",
        // Between workers: the order of two writes, the mark of one who sleeps, and the count of who uses the descriptor that wakes it. None waits for anybody.
        "System.Runtime.InteropServices.SafeHandle",
        "System.Threading.Interlocked",
        "System.Threading.Volatile",
    ];

    /// <summary>Where packets come from: the socket, the rings of other workers, streams of TCP, and what waited for the rest of its picture, for its turn or for a probe.</summary>
    private static readonly (Assembly Of, string Type, string Method)[] Doors =
    [
        (typeof(MediaWorker).Assembly, "Classroom.Server.Loops.MediaWorker", "ReceiveBatch"),
        (typeof(MediaWorker).Assembly, "Classroom.Server.Loops.MediaWorker", "TakeCrossings"),
        (typeof(MediaWorker).Assembly, "Classroom.Server.Loops.Sockets.StreamPort", "TryTake"),
        (typeof(Router).Assembly, "Classroom.Sfu.GatheringTracks", "HandleTimeout"),
        (typeof(PeerConnection).Assembly, "Classroom.Rtc.PeerSending", "HandleTimeout"),
    ];

    [Fact]
    public void The_path_of_a_packet_has_no_lock_no_await_and_makes_nothing()
    {
        var walker = Walk();
        Assert.True(walker.Findings.Count == 0, string.Join('\n', walker.Findings));
        // The walk has seen the path, not stopped at its door.
        foreach (var stage in (string[])["Sfu.PeerTable.Receive", "Rtc.PeerConnection.TryReceiveRtp", "Rtc.Srtp.AeadTransform.UnprotectRtp", "Rtc.Streams.InboundStream.TryReceive",
            "Sfu.Inlet.Receive", "Sfu.Track.Forward", "Sfu.Forwarder.TryMap", "Rtc.PeerConnection.TrySend", "Rtc.Srtp.CounterModeTransform.ProtectRtp", "Server.Loops.Sockets.MediaSocket.Commit",
            "Server.Loops.Sockets.LinuxCalls.Send", "Server.Loops.Sockets.FrameworkCalls.Send", "Sfu.Crossing.InletCrossings.Cross", "Sfu.Crossing.CrossingRing.TryWrite",
            "Server.Loops.Sockets.WakeUp.Signal", "Sfu.Crossing.CrossingRing.TryRead", "Sfu.Crossing.FarSource.Take", "Rtc.Bandwidth.Pacer.TryTake", "Rtc.PeerSending.TryProbe", "Rtc.Ice.FrameReader.TryTake"])
            Assert.Contains("Classroom." + stage, walker.Visited);
    }

    private static PacketPathWalker Walk()
    {
        var walker = new PacketPathWalker(Ours, Boundaries, Outside);
        foreach (var (of, type, method) in Doors) walker.Walk(of.GetType(type, throwOnError: true)!.GetMethod(method, BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)!);
        return walker;
    }

    [Fact]
    public void Every_exception_is_still_needed()
    {
        var walker = Walk();
        Assert.Equal(Boundaries.Keys.Order(), walker.BoundariesMet.Order());
        Assert.True(!Outside.Except(walker.OutsideMet).Any(), "not needed: " + string.Join(", ", Outside.Except(walker.OutsideMet)));
    }

    [Theory]
    [InlineData(nameof(Bad.Locks), "System.Threading.Monitor")]
    [InlineData(nameof(Bad.LocksNew), "System.Threading.Lock")]
    [InlineData(nameof(Bad.Awaits), "AsyncStateMachineAttribute")]
    [InlineData(nameof(Bad.Makes), "makes a System.Text.StringBuilder")]
    [InlineData(nameof(Bad.MakesAnArray), "makes an array")]
    [InlineData(nameof(Bad.Boxes), "boxes System.Int32")]
    [InlineData(nameof(Bad.Captures), "makes a ")]
    [InlineData(nameof(Bad.Walks), "enumerator on the heap")]
    [InlineData(nameof(Bad.Yields), "IteratorStateMachineAttribute")]
    [InlineData(nameof(Bad.CallsOne), "makes an array")]
    [InlineData(nameof(Bad.CallsByInterface), "makes an array")]
    public void The_walk_finds(string method, string what)
    {
        var walker = new PacketPathWalker([typeof(Bad).Assembly], Boundaries, Outside);
        walker.Walk(typeof(Bad).GetMethod(method)!);
        Assert.Contains(walker.Findings, finding => finding.Contains(what, StringComparison.Ordinal));
    }

    [Fact]
    public void The_walk_lets_an_exception_be_thrown()
    {
        var walker = new PacketPathWalker([typeof(Bad).Assembly], Boundaries, Outside);
        walker.Walk(typeof(Bad).GetMethod(nameof(Bad.Throws))!);
        Assert.Empty(walker.Findings);
    }

    internal interface ITaker
    {
        int Take();
    }

    internal sealed class Taker : ITaker
    {
        public int Take() => new int[3].Length;
    }

    internal static class Bad
    {
        private static readonly object Gate = new();
        private static readonly Lock NewGate = new();
        private static int _count;

        public static void Locks()
        {
            lock (Gate) _count++;
        }

        public static void LocksNew()
        {
            lock (NewGate) _count++;
        }

        public static async Task Awaits() => await Task.Yield();

        public static int Makes() => new System.Text.StringBuilder().Length;

        public static int MakesAnArray() => new byte[_count].Length;

        public static bool Boxes(object other) => other.Equals(_count);

        public static Func<int> Captures(int value) => () => value;

        public static int Walks(IReadOnlyList<int> list)
        {
            foreach (var item in list) _count += item;
            return _count;
        }

        public static IEnumerable<int> Yields()
        {
            yield return _count;
        }

        public static int CallsOne() => MakesAnArray();

        public static int CallsByInterface(ITaker taker) => taker.Take();

        public static int Throws() => _count > 0 ? _count : throw new InvalidOperationException();
    }
}
