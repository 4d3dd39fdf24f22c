using System.Net;
using System.Security.Cryptography;
using Classroom.Benchmarks.Sfu.Load;
using Classroom.Rtc;
using Classroom.Server.Loops;
using Classroom.Server.Loops.Sockets;

namespace Classroom.Benchmarks.Sfu.Floor;

/// <summary>A teacher's sound and pictures to everybody, at a browser's pace, from memory: sleeps, copies, sends.</summary>
internal sealed class FloorSender : IDisposable
{
    private const int PicturePackets = 5;
    private const int PictureOctets = 1_070;
    private const int SoundOctets = 130;
    private const long PictureUs = 33_333;
    private const long SoundUs = 20_000;
    private const double NanosecondsPerMicrosecond = 1_000;

    private readonly MediaSocket _socket = new(new IPEndPoint(IPAddress.Loopback, 0));
    private readonly IReadOnlyList<TransportAddress> _receivers;
    private readonly byte[] _octets = RandomNumberGenerator.GetBytes(PictureOctets);
    private readonly int _core;

    public FloorSender(IReadOnlyList<TransportAddress> receivers, int core) => (_receivers, _core) = (receivers, core);

    /// <summary>Sends for so long on a thread of its own; gives that thread's processor time in microseconds, and how many packets and messages it was.</summary>
    public (double ProcessorUs, long Packets, long Messages) Run(TimeSpan length)
    {
        var result = default((double, long, long));
        var thread = new Thread(() => result = Send(length)) { Name = "floor", Priority = ThreadPriority.AboveNormal };
        thread.Start();
        thread.Join();
        return result;
    }

    public void Dispose() => _socket.Dispose();

    private (double ProcessorUs, long Packets, long Messages) Send(TimeSpan length)
    {
        ThreadCore.Pin(_core);
        var (packets, messages) = (0L, 0L);
        var begunNs = ThreadProcessorTime.Read();
        var nowUs = MediaClock.NowUs;
        var endUs = nowUs + (long)length.TotalMicroseconds;
        // Never both at once, as in a lecture by chance.
        var (pictureUs, soundUs) = (nowUs, nowUs + (SoundUs / 3));
        while (nowUs < endUs)
        {
            var dueUs = Math.Min(pictureUs, soundUs);
            if (dueUs > nowUs)
                _socket.Wait(dueUs - nowUs);
            nowUs = MediaClock.NowUs;
            if (nowUs < dueUs)
                continue;
            var isPicture = dueUs == pictureUs;
            ToAll(isPicture ? PicturePackets : 1, isPicture ? PictureOctets : SoundOctets);
            packets += _receivers.Count * (isPicture ? PicturePackets : 1);
            messages += _receivers.Count;
            if (isPicture)
                pictureUs += PictureUs;
            else
                soundUs += SoundUs;
        }

        return ((ThreadProcessorTime.Read() - begunNs) / NanosecondsPerMicrosecond, packets, messages);
    }

    private void ToAll(int packets, int octets)
    {
        foreach (var receiver in _receivers)
        {
            for (var i = 0; i < packets; i++)
            {
                _octets.AsSpan(0, octets).CopyTo(_socket.Rent(octets));
                _socket.Commit(octets, receiver);
            }
        }

        _socket.Flush();
    }
}
