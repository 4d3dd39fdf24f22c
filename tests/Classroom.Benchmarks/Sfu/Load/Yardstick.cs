using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Classroom.Server.Loops;

namespace Classroom.Benchmarks.Sfu.Load;

/// <summary>
/// A fixed piece of work on one core while something else is measured there: 1,200 bytes through AES and SHA-1, as AES_CM_128_HMAC_SHA1_80 asks for a packet,
/// and one such packet sent and received. By the framework's means alone, so that no change of ours moves it, on the thread's own processor time.
/// </summary>
internal sealed class Yardstick : IDisposable
{
    private const int PacketBytes = 1_200;
    private const int Encryptions = 64;
    private const int Sendings = 16;
    private const int WarmUpShare = 8;
    private const int WarmUpSlices = 200;
    private const double NanosecondsPerMicrosecond = 1_000;
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(50);

    private readonly Socket _from = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly Socket _to = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly byte[] _packet = new byte[PacketBytes];
    private readonly byte[] _digest = new byte[SHA1.HashSizeInBytes];
    private readonly Aes _aes = Aes.Create();
    private readonly ICryptoTransform _cipher;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
    private readonly List<double> _samples = [];
    private readonly Thread _thread;
    private readonly int _core;
    private volatile bool _isMeasuring;
    private readonly ManualResetEventSlim _stopping = new();

    public Yardstick(int core)
    {
        _core = core;
        _aes.Key = "sixteen octets.."u8.ToArray();
        _aes.Mode = CipherMode.ECB;
        _aes.Padding = PaddingMode.None;
        _cipher = _aes.CreateEncryptor();
        _to.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _from.Connect(_to.LocalEndPoint!);
        _thread = new Thread(Run) { IsBackground = true, Name = "yardstick" };
        _thread.Start();
    }

    public void Begin() => _isMeasuring = true;

    /// <summary>Ends; gives the median, in microseconds a packet.</summary>
    public double End()
    {
        _stopping.Set();
        _thread.Join();
        return Samples.Median(_samples);
    }

    public void Dispose()
    {
        _stopping.Set();
        _thread.Join();
        _from.Dispose();
        _to.Dispose();
        _cipher.Dispose();
        _aes.Dispose();
        _hash.Dispose();
        _stopping.Dispose();
    }

    private void Run()
    {
        ThreadCore.Pin(_core);
        for (var i = 0; i < WarmUpSlices; i++)
            Measure();
        while (!_stopping.Wait(s_pause))
        {
            if (_isMeasuring)
                _samples.Add(Measure());
        }
    }

    private double Measure()
    {
        // What the other process left in the caches is not to be counted.
        Encrypt(Encryptions / WarmUpShare);
        Send(Sendings / WarmUpShare);
        var begun = ThreadProcessorTime.Read();
        Encrypt(Encryptions);
        var encrypted = ThreadProcessorTime.Read();
        Send(Sendings);
        var sent = ThreadProcessorTime.Read();
        return (((double)(encrypted - begun) / Encryptions) + ((double)(sent - encrypted) / Sendings)) / NanosecondsPerMicrosecond;
    }

    private void Encrypt(int times)
    {
        for (var i = 0; i < times; i++)
        {
            _cipher.TransformBlock(_packet, 0, PacketBytes, _packet, 0);
            _hash.AppendData(_packet);
            _hash.GetHashAndReset(_digest);
        }
    }

    private void Send(int times)
    {
        for (var i = 0; i < times; i++)
        {
            _from.Send(_packet);
            _to.Receive(_packet);
        }
    }
}
