using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Classroom.Rtc;

namespace Classroom.Benchmarks.Packet;

/// <summary>The yardstick: for each packet and receiver one AesGcm.Encrypt under the receiver's own key and one SendTo. No header, no numbers, no table.</summary>
internal sealed class BareLoop : IDisposable
{
    private const int KeyLength = 16;
    private const int TagLength = 16;
    private const int NonceLength = 12;
    private const int HeaderLength = 24;
    private const int BufferBytes = 4 * 1024 * 1024;
    private const int DatagramMax = 2048;

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { SendBufferSize = BufferBytes };
    private readonly AesGcm[] _ciphers;
    private readonly SocketAddress[] _addresses;
    private readonly byte[] _plain = GC.AllocateArray<byte>(DatagramMax, pinned: true);
    private readonly byte[] _sent = GC.AllocateArray<byte>(DatagramMax, pinned: true);
    private long _number;

    public BareLoop(IReadOnlyList<TransportAddress> receivers)
    {
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _ciphers = [.. receivers.Select(_ => new AesGcm(RandomNumberGenerator.GetBytes(KeyLength), TagLength))];
        _addresses = [.. receivers.Select(receiver => new IPEndPoint(IPAddress.Loopback, receiver.Port).Serialize())];
        RandomNumberGenerator.Fill(_plain);
    }

    /// <summary>Sends one packet to all, as long on the wire as the product's.</summary>
    public void Forward(int wireLength)
    {
        Span<byte> nonce = stackalloc byte[NonceLength];
        nonce.Clear();
        var end = wireLength - TagLength;
        var payload = _plain.AsSpan(HeaderLength, end - HeaderLength);
        for (var i = 0; i < _ciphers.Length; i++)
        {
            BinaryPrimitives.WriteInt64BigEndian(nonce[4..], _number++);
            _ciphers[i].Encrypt(nonce, payload, _sent.AsSpan(HeaderLength, payload.Length), _sent.AsSpan(end, TagLength), _sent.AsSpan(0, HeaderLength));
            _socket.SendTo(_sent.AsSpan(0, wireLength), SocketFlags.None, _addresses[i]);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _socket.Dispose();
        foreach (var cipher in _ciphers)
            cipher.Dispose();
    }
}
